import type { LoaderFunctionArgs } from "@remix-run/node";

import { everythingZip } from "~/services/archive/archive-instance.server";
import { withErrorPage } from "~/services/http/error-response";
import { currentOwner } from "~/services/owners/current-owner.server";

/** Everything that the person has, as one zip. */
export function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  return withErrorPage(async () => everythingZip(await currentOwner(request)));
}
