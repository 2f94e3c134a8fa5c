import type { LoaderFunctionArgs } from "@remix-run/node";

import { interviewZip } from "~/services/archive/archive-instance.server";
import { withErrorPage } from "~/services/http/error-response";
import { currentOwner } from "~/services/owners/current-owner.server";

/** One interview as a zip. */
export function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return withErrorPage(async () => {
    const { ownerId } = await currentOwner(request);
    return interviewZip({ ownerId, interviewId: params["id"] ?? "" });
  });
}
