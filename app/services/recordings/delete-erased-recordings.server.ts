import { storeInterview } from "~/services/archive/store-interview.server";
import { interviewKeys, recordingKeys, turnKeys, turnName } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";
import type { InterviewRef, RecordStore } from "~/services/record/record-store.server";

import { recordingMaker } from "./recording-maker-instance.server";

interface Options {
  record: RecordStore;
  store: ObjectStore;
  ref: InterviewRef;
}

/**
 * Deletes sound and files of the turns that the record has erased, and what was made of the whole interview with them in it; then writes the
 * bucket's record without their words. Called after each `answer.discarded`, `answer.redone` and `turn.withdrawn`, before they are
 * acknowledged; whatever a crash left over goes with the next call. Throws `StorageError`.
 */
export async function deleteErasedRecordings({ record, store, ref }: Options): Promise<void> {
  const erased = await record.pendingErasures(ref);
  if (erased.length === 0) return;
  // Whoever read the words before they were erased may still be writing them.
  await record.copiesWritten(ref.interviewId);
  for (const { ordinal } of erased) {
    await store.deletePrefix(turnKeys(ref.interviewId, turnName(ordinal, "interviewer")).prefix);
    await store.deletePrefix(turnKeys(ref.interviewId, turnName(ordinal, "candidate")).prefix);
  }
  await recordingMaker().stop(ref.interviewId);
  const { transcript, captions } = interviewKeys(ref.interviewId);
  const { audio, waveform } = recordingKeys(ref.interviewId);
  await store.delete([transcript, captions, audio, waveform]);
  await storeInterview({ record, store, ref });
  await record.clearErasures(
    ref,
    erased.map(({ turnId }) => turnId),
  );
}
