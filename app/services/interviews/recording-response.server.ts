import { objectResponse } from "~/services/objects/object-response.server";
import { objectStore } from "~/services/objects/object-store-instance.server";

import type { StoredRecording } from "./get-recording.server";

/** The file, or the part of it that a player seeks to; 202 with `{ ready: false, progress }` while it is being made. */
export function recordingResponse(recording: StoredRecording, request: Request): Response {
  if (!recording.ready) return Response.json(recording, { status: 202, headers: { "cache-control": "no-store" } });
  const { object, etag } = recording;
  return objectResponse({ store: objectStore(), object, request, etag });
}
