import { turnKeys } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";

import type { SpeechCodec } from "./speech-codec";
import { getSpeechCodec } from "./speech-codec-instance.server";
import { packSound, windowsOf } from "./stored-sound.server";

interface SaveOptions {
  store: ObjectStore;
  interviewId: string;
  /** From `turnName`, such as "2-interviewer". */
  name: string;
  /** 16 kHz mono, the whole turn; in windows it is read once it is its turn to be packed. */
  samples: Int16Array | AsyncIterable<Int16Array>;
  /** Default: the process's own, in a thread beside it. */
  codec?: SpeechCodec;
}

/** Saves the sound of a turn that is complete, such as the interviewer's. Replaces an earlier one. Throws `StorageError`. */
export async function saveTurnAudio({ store, interviewId, name, samples, codec = getSpeechCodec() }: SaveOptions): Promise<{ key: string; samples: number }> {
  const { audio } = turnKeys(interviewId, name);
  const packed = await packSound(codec, samples instanceof Int16Array ? windowsOf(samples) : samples);
  await store.put(audio, packed.bytes);
  return { key: audio, samples: packed.samples };
}
