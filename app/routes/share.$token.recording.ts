import type { LoaderFunctionArgs } from "@remix-run/node";

import { withErrorPage } from "~/services/http/error-response";
import { recordingResponse } from "~/services/interviews/recording-response.server";
import { getSharedRecording } from "~/services/sharing/get-shared-sound.server";

/** The whole interview as one sound, for whoever has a link to all of it; 202 while it is being made. */
export function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return withErrorPage(async () => recordingResponse(await getSharedRecording(params["token"] ?? ""), request));
}
