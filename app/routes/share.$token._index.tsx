import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";

import { LinkIsOver } from "~/components/sharing/link-is-over";
import { SharedPage } from "~/components/sharing/shared-page";
import { SharedShell } from "~/components/sharing/shared-shell";
import { withErrorPage } from "~/services/http/error-response";
import { getShared } from "~/services/sharing/get-shared.server";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.interview?.role ?? "One answer"} · Hotseat` : "Hotseat" },
  { name: "robots", content: "noindex, nofollow" },
];

/** What a link shows. Whose request it is does not matter: the link is all that counts. */
export function loader({ params }: LoaderFunctionArgs) {
  return withErrorPage(() => getShared(params["token"] ?? ""));
}

export default function SharedInterview() {
  const shared = useLoaderData<typeof loader>();
  return (
    <SharedShell>
      <SharedPage {...shared} />
    </SharedShell>
  );
}

export function ErrorBoundary() {
  return <LinkIsOver error={useRouteError()} />;
}
