import { storeInterview } from "~/services/archive/store-interview.server";
import { interviewKeys, recordingKeys, turnKeys, turnName } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";
import { VIDEO_ERASURE } from "~/services/record/erase-video.server";
import type { InterviewRef, PendingErasure, RecordStore } from "~/services/record/record-store.server";
import { sweepVideo } from "~/services/video/sweep-video.server";

import { recordingMaker } from "./recording-maker-instance.server";

interface Options {
  record: RecordStore;
  store: ObjectStore;
  ref: InterviewRef;
}

/**
 * Deletes sound, video and files of the turns that the record has erased, and what was made of the whole interview with them in it; then writes
 * the bucket's record without their words. Called after each `answer.discarded`, `answer.redone`, `turn.withdrawn` and `video.removed`; what asked
 * for it waits a while for that, not for ever. Whatever a crash or a slow store left over goes with the next call. Throws `StorageError`.
 */
export async function deleteErasedRecordings({ record, store, ref }: Options): Promise<void> {
  const erased = await record.pendingErasures(ref);
  if (erased.length === 0) return;
  // Whoever read the words before they were erased may still be writing them.
  await record.copiesWritten(ref.interviewId);
  const turns = erased.filter(({ ordinal }) => ordinal > VIDEO_ERASURE.ordinal);
  if (turns.length > 0) await deleteTurns(store, ref.interviewId, turns);
  await sweepVideo({ record, store, ref });
  await storeInterview({ record, store, ref });
  await record.clearErasures(
    ref,
    erased.map(({ turnId }) => turnId),
  );
}

async function deleteTurns(store: ObjectStore, interviewId: string, turns: readonly PendingErasure[]): Promise<void> {
  for (const { ordinal } of turns) {
    await store.deletePrefix(turnKeys(interviewId, turnName(ordinal, "interviewer")).prefix);
    await store.deletePrefix(turnKeys(interviewId, turnName(ordinal, "candidate")).prefix);
  }
  await recordingMaker().stop(interviewId);
  const { transcript, captions } = interviewKeys(interviewId);
  const { audio, waveform } = recordingKeys(interviewId);
  await store.delete([transcript, captions, audio, waveform]);
}
