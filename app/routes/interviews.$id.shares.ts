import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { env } from "~/env.server";
import { withErrorJson } from "~/services/http/error-response";
import { currentOwner } from "~/services/owners/current-owner.server";
import { createShare } from "~/services/sharing/create-share.server";
import { listShares } from "~/services/sharing/list-shares.server";
import { reachNote } from "~/services/sharing/reach-note";
import { sharePath } from "~/services/sharing/share-paths";

const PRIVATE = { "Cache-Control": "no-store" };

/** The interview's links: `{ shares }` as `app/domain/sharing.ts` describes them. */
export function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    const { ownerId } = await currentOwner(request);
    return Response.json({ shares: await listShares({ ownerId, interviewId: params["id"] ?? "" }) }, { headers: PRIVATE });
  });
}

/** Makes a link from JSON (`newShareSchema`): 201 with a `madeShareSchema`, the only time that anybody is told the address. */
export function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    if (request.method !== "POST") return new Response(null, { status: 405, headers: { Allow: "GET, POST" } });
    const { ownerId } = await currentOwner(request);
    const input: unknown = await request.json().catch(() => null);
    const { shareId, token } = await createShare({ ownerId, interviewId: params["id"] ?? "", input });
    const url = addressOf(request, sharePath(token));
    const note = reachNote({ url, password: env().OWNER_PASSWORD });
    return Response.json({ id: shareId, url, note }, { status: 201, headers: PRIVATE });
  });
}

/** As others type it: behind a proxy only `PUBLIC_URL` knows. */
const addressOf = (request: Request, path: string): string => new URL(path, env().PUBLIC_URL ?? request.url).href;
