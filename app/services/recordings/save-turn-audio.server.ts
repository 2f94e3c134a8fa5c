import { encodeWav } from "~/domain/wav";
import { turnKeys } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";

interface SaveOptions {
  store: ObjectStore;
  interviewId: string;
  /** From `turnName`, such as "2-interviewer". */
  name: string;
  /** 16 kHz mono, the whole turn. */
  samples: Int16Array;
}

/** Saves the sound of a turn that is complete, such as the interviewer's. Replaces an earlier one. Throws `StorageError`. */
export async function saveTurnAudio({ store, interviewId, name, samples }: SaveOptions): Promise<{ key: string; samples: number }> {
  const { audio } = turnKeys(interviewId, name);
  await store.put(audio, encodeWav(samples));
  return { key: audio, samples: samples.length };
}
