import type { LoaderFunctionArgs } from "@remix-run/node";

import { withErrorJson } from "~/services/http/error-response";
import { getWaveform } from "~/services/interviews/get-recording.server";
import { recordingResponse } from "~/services/interviews/recording-response.server";
import { currentOwner } from "~/services/owners/current-owner.server";

/** How loud both sides are over the interview (`app/domain/waveform.ts`). */
export function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return withErrorJson(async () => {
    const { ownerId } = await currentOwner(request);
    return recordingResponse(await getWaveform({ ownerId, interviewId: params["id"] ?? "" }), request);
  });
}
