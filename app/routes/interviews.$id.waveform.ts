import type { LoaderFunctionArgs } from "@remix-run/node";

import { withErrorJson } from "~/services/http/error-response";
import { getWaveform } from "~/services/interviews/get-recording.server";
import { objectResponse } from "~/services/objects/object-response.server";
import { objectStore } from "~/services/objects/object-store-instance.server";
import { currentOwner } from "~/services/owners/current-owner.server";

/** How loud both sides are over the interview (`app/domain/waveform.ts`); 202 with `{ ready: false, progress }` while it is being made. */
export function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    const { ownerId } = await currentOwner(request);
    const waveform = await getWaveform({ ownerId, interviewId: params["id"] ?? "" });
    if (!waveform.ready) return Response.json(waveform, { status: 202, headers: { "cache-control": "no-store" } });
    const { object, etag } = waveform;
    return objectResponse({ store: objectStore(), object, request, etag });
  });
}
