import type { LoaderFunctionArgs } from "@remix-run/node";

import { withErrorPage } from "~/services/http/error-response";
import { getRecording } from "~/services/interviews/get-recording.server";
import { recordingResponse } from "~/services/interviews/recording-response.server";
import { currentOwner } from "~/services/owners/current-owner.server";

/** The whole interview as one sound. */
export function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return withErrorPage(async () => {
    const { ownerId } = await currentOwner(request);
    return recordingResponse(await getRecording({ ownerId, interviewId: params["id"] ?? "" }), request);
  });
}
