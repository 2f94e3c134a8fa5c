import type { LoaderFunctionArgs } from "@remix-run/node";

import { withErrorPage } from "~/services/http/error-response";
import { currentOwner } from "~/services/owners/current-owner.server";
import { transcriptDownload } from "~/services/transcripts/get-transcript.server";

/** What was said, as a file: pdf, vtt, srt, md or json. */
export function loader({ request, params }: LoaderFunctionArgs): Promise<Response> {
  return withErrorPage(async () => {
    const { ownerId } = await currentOwner(request);
    return transcriptDownload({ ownerId, interviewId: params["id"] ?? "", format: params["format"] ?? "" });
  });
}
