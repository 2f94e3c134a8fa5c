import { useRouteError } from "@remix-run/react";

import { LinkIsOver } from "~/components/sharing/link-is-over";
import { withErrorPage } from "~/services/http/error-response";
import { ShareNotFoundError } from "~/services/sharing/share-not-found";

/** Every address below `/share` that shows nothing. */
export function loader() {
  return withErrorPage(() => Promise.reject(new ShareNotFoundError()));
}

export default function NothingShared() {
  return null;
}

export function ErrorBoundary() {
  return <LinkIsOver error={useRouteError()} />;
}
