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
  /** 16 kHz mono, the whole turn. */
  samples: Int16Array;
  /** Default: the process's own, in a thread beside it. */
  codec?: SpeechCodec;
}

/** Saves the sound of a turn that is complete, such as the interviewer's. Replaces an earlier one. Throws `StorageError`. */
export async function saveTurnAudio({ store, interviewId, name, samples, codec = getSpeechCodec() }: SaveOptions): Promise<{ key: string; samples: number }> {
  const { audio } = turnKeys(interviewId, name);
  const { bytes } = await packSound(codec, windowsOf(samples));
  await store.put(audio, bytes);
  return { key: audio, samples: samples.length };
}
