import type { ActionFunctionArgs } from "@remix-run/node";

import { withErrorJson } from "~/services/http/error-response";
import { currentOwner } from "~/services/owners/current-owner.server";
import { revokeShare } from "~/services/sharing/revoke-share.server";

/** From now on the link does not work: `{ revoked: true }`. */
export function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "POST" } });
    const { ownerId } = await currentOwner(request);
    await revokeShare({ ownerId, interviewId: params["id"] ?? "", shareId: params["shareId"] ?? "" });
    return Response.json({ revoked: true });
  });
}
