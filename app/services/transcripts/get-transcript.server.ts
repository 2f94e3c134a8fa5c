import { NotFoundError } from "~/domain/errors";
import { interviewSettingsSchema } from "~/domain/settings";
import { getPlayback } from "~/services/interviews/get-playback.server";
import type { InterviewRef } from "~/services/record/record-store.server";

import { type InterviewServices, interviewServices } from "~/services/interviews/interview-services.server";
import { attachmentNamed } from "~/services/objects/content-disposition";
import { transcriptOf } from "./transcript";
import { TRANSCRIPT_FORMATS, transcriptFileName } from "./transcript-file";

/** The transcript as a file to keep. Throws `NotFoundError`, also for an interview of somebody else and an unknown format, and `StorageError`. */
export async function transcriptDownload(
  { format, ...ref }: InterviewRef & { format: string },
  services: InterviewServices = interviewServices(),
): Promise<Response> {
  const chosen = TRANSCRIPT_FORMATS.get(format);
  if (!chosen) throw new NotFoundError("There is no transcript of that kind. It can be had as pdf, vtt, srt, md or json.");
  const { interview, playback } = await getPlayback(ref, services);
  const { interviewId, createdAt, view } = interview;
  const settings = view.settings ?? interviewSettingsSchema.parse({});
  const transcript = transcriptOf({ interviewId, createdAt, settings, playback, bookmarks: view.bookmarks });
  return new Response(await chosen.write(transcript, settings), {
    headers: {
      "cache-control": "private, no-store",
      "content-disposition": attachmentNamed(transcriptFileName(transcript, format)),
      "content-type": chosen.contentType,
      "x-content-type-options": "nosniff",
    },
  });
}
