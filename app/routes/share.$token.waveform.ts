import type { LoaderFunctionArgs } from "@remix-run/node";

import { withErrorPage } from "~/services/http/error-response";
import { recordingResponse } from "~/services/interviews/recording-response.server";
import { getSharedWaveform } from "~/services/sharing/get-shared-sound.server";

/** How loud both sides of a shared interview are; 202 while it is being made. */
export function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return withErrorPage(async () => recordingResponse(await getSharedWaveform(params["token"] ?? ""), request));
}
