import type { LoaderFunctionArgs } from "@remix-run/node";

import { withErrorPage } from "~/services/http/error-response";
import { getRecording } from "~/services/interviews/get-recording.server";
import { objectResponse } from "~/services/objects/object-response.server";
import { objectStore } from "~/services/objects/object-store-instance.server";
import { currentOwner } from "~/services/owners/current-owner.server";

/** The whole interview as one sound, or the range that a player seeks to; 202 with `{ ready: false, progress }` while it is being made. */
export function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return withErrorPage(async () => {
    const { ownerId } = await currentOwner(request);
    const recording = await getRecording({ ownerId, interviewId: params["id"] ?? "" });
    if (!recording.ready) return Response.json(recording, { status: 202, headers: { "cache-control": "no-store" } });
    const { object, etag } = recording;
    return objectResponse({ store: objectStore(), object, request, etag });
  });
}
