import { NotFoundError } from "~/domain/errors";
import { isId } from "~/domain/ids";
import { viewOf } from "~/domain/transcript";
import { videoOf } from "~/domain/video";
import { type InterviewServices, interviewServices } from "~/services/interviews/interview-services.server";
import type { InterviewRef } from "~/services/record/record-store.server";
import { deleteErasedRecordings } from "~/services/recordings/delete-erased-recordings.server";

/**
 * Deletes the interview's video and keeps the rest; what still waits in a browser is refused afterwards. What an outage or a crash leaves goes at
 * the next start. Throws `NotFoundError`, also for an interview of somebody else, and `StorageError`.
 */
export async function removeVideo(ref: InterviewRef, { record, objects }: InterviewServices = interviewServices()): Promise<void> {
  if (!isId(ref.interviewId)) throw new NotFoundError();
  const events = await record.load(ref);
  // A segment may reach beyond the clock's last event.
  const ends = videoOf(events).map(({ startSample, samples }) => startSample + samples);
  await record.append(ref, [{ type: "video.removed", toSample: Math.max(viewOf(events).clockSamples, 1, ...ends) }]);
  await deleteErasedRecordings({ record, store: objects, ref });
}
