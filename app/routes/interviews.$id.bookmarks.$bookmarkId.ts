import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { samplesToMs } from "~/domain/audio";
import { InvalidInputError } from "~/domain/errors";
import { removeBookmark } from "~/services/bookmarks/remove-bookmark.server";
import { saveBookmark } from "~/services/bookmarks/save-bookmark.server";
import { withErrorJson } from "~/services/http/error-response";
import { currentOwner } from "~/services/owners/current-owner.server";

const bodySchema = z.object({ atMs: z.number().nonnegative(), note: z.string() });

/** `PUT { atMs, note }`: makes or changes a bookmark, answers `{ bookmarkId, atMs, note }`. `DELETE`: removes it. Else `{ error: { code, message, retryable } }`. */
export function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    if (request.method !== "PUT" && request.method !== "DELETE") return new Response(null, { status: 405, headers: { Allow: "PUT, DELETE" } });
    const { ownerId } = await currentOwner(request);
    const ref = { ownerId, interviewId: params["id"] ?? "", bookmarkId: params["bookmarkId"] ?? "" };
    if (request.method === "DELETE") {
      await removeBookmark(ref);
      return new Response(null, { status: 204 });
    }
    const { bookmarkId, atSample, note } = await saveBookmark({ ...ref, ...(await readBody(request)) });
    return Response.json({ bookmarkId, atMs: samplesToMs(atSample), note });
  });
}

async function readBody(request: Request): Promise<z.infer<typeof bodySchema>> {
  const body = bodySchema.safeParse(await request.json().catch(() => null));
  if (!body.success) throw new InvalidInputError("This bookmark could not be read. Load the page again and set it once more.", { cause: body.error });
  return body.data;
}
