import type { ActionFunctionArgs } from "@remix-run/node";

import { withErrorJson } from "~/services/http/error-response";
import { currentOwner } from "~/services/owners/current-owner.server";
import { removeVideo } from "~/services/video/remove-video.server";

/** `DELETE`: the interview's video goes, the rest of it stays; answers 204. */
export function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    if (request.method !== "DELETE") return new Response(null, { status: 405, headers: { Allow: "DELETE" } });
    const { ownerId } = await currentOwner(request);
    await removeVideo({ ownerId, interviewId: params["id"] ?? "" });
    return new Response(null, { status: 204 });
  });
}
