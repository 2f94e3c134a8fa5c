import type { ObjectStore } from "~/services/objects/object-store";

import { InterviewMix } from "./mix-interview";
import { deleteRecordingFiles, putRecordingFiles } from "./recording-files.server";
import type { RecordingPlan } from "./recording-plan";
import type { SpeechCodec } from "./speech-codec";
import { WINDOW_SAMPLES, packSound } from "./stored-sound.server";
import { openTurnSound } from "./turn-sound-reader.server";

export interface MakeRecordingOptions {
  store: ObjectStore;
  codec: SpeechCodec;
  interviewId: string;
  plan: RecordingPlan;
  /** Whether the record still says the same: what was erased meanwhile must not come back. */
  isCurrent: () => Promise<boolean>;
  signal: AbortSignal;
  /** Samples that are done. */
  onProgress: (samples: number) => void;
}

/**
 * Mixes the interview into one recording and measures how loud it is; false when it was erased from meanwhile, and then nothing of it stays.
 * Holds ten seconds of sound, the packed files of the turns that are being read, and what is packed so far: 11 MB an hour. Throws
 * `StorageError`, `InvalidInputError` when a turn's file is damaged, and the signal's reason.
 */
export async function makeRecording({ store, codec, interviewId, plan, isCurrent, signal, onProgress }: MakeRecordingOptions): Promise<boolean> {
  const mix = new InterviewMix({
    plan,
    open: ({ name }) => openTurnSound({ store, codec, interviewId, name }),
    windowSamples: WINDOW_SAMPLES,
    onProgress,
  });
  const { bytes } = await packSound(codec, untilAborted(mix.windows(), signal));
  signal.throwIfAborted();
  if (!(await isCurrent())) return false;
  await putRecordingFiles({ store, interviewId, plan, bytes, mix });
  if (!signal.aborted && (await isCurrent())) return true;
  await deleteRecordingFiles(store, interviewId);
  return false;
}

async function* untilAborted<T>(values: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const value of values) {
    signal.throwIfAborted();
    yield value;
  }
}
