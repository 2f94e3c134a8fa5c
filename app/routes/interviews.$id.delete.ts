import { type ActionFunctionArgs, redirect } from "@remix-run/node";

import { withErrorJson } from "~/services/http/error-response";
import { deleteInterview } from "~/services/interviews/delete-interview.server";
import { currentOwner } from "~/services/owners/current-owner.server";
import { endSession } from "~/services/session/session-instance.server";

/** Deletes everything of an interview, then leads to the list. */
export function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    const { ownerId } = await currentOwner(request);
    await deleteInterview({ ownerId, interviewId: params["id"] ?? "", endSession });
    return redirect("/interviews");
  });
}
