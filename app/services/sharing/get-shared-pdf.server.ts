import { type InterviewServices, interviewServices } from "~/services/interviews/interview-services.server";
import { attachmentNamed } from "~/services/objects/content-disposition";
import { pdfStream } from "~/services/pdf/pdf-stream.server";
import { printedShare } from "~/services/pdf/printed-interview";
import { interviewFileName } from "~/services/transcripts/transcript-file";

import { getShared } from "./get-shared.server";

/** What a link shows, to be kept on paper. Throws as `getShared` does. */
export async function sharedPdf(token: string, services: InterviewServices = interviewServices()): Promise<Response> {
  const shared = await getShared(token, services);
  const { interview } = shared;
  const name = interview ? interviewFileName({ ...interview, createdAt: new Date(interview.createdAt) }) : "One answer";
  return new Response(await pdfStream(printedShare(shared)), {
    headers: {
      "cache-control": "private, no-store",
      "content-disposition": attachmentNamed(`${name}.pdf`),
      "content-type": "application/pdf",
      "x-content-type-options": "nosniff",
    },
  });
}
