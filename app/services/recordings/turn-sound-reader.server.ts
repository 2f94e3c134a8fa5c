import { turnKeys } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";

import { findTurnAudio } from "./find-turn-audio.server";
import type { SpeechCodec } from "./speech-codec";
import { readSound, unpackSound } from "./stored-sound.server";
import { endOf, listParts, readParts } from "./turn-parts.server";
import { WebmFile } from "./webm-reader";

/** Samples from `from` to `to`, as far as they are stored. Throws `StorageError`, and `InvalidInputError` for a damaged file. */
export type ReadSamples = (from: number, to: number) => Promise<Int16Array>;

interface Options {
  store: ObjectStore;
  codec: SpeechCodec;
  interviewId: string;
  /** From `turnName`. */
  name: string;
}

/** Opens the stored sound of a turn for reading it bit by bit, joined or still in parts. Changes nothing in the store. Throws `StorageError`. */
export async function openTurnSound({ store, codec, interviewId, name }: Options): Promise<ReadSamples> {
  const sound = await findTurnAudio(store, interviewId, name);
  if (!sound) return openParts(store, turnKeys(interviewId, name));
  if (sound.key.endsWith(".wav")) return (from, to) => readSound(store, sound, { codec, from, to });
  const stored = await store.get(sound.key);
  if (!stored) return async () => new Int16Array(0);
  const file = new WebmFile(stored.bytes);
  return (from, to) => unpackSound(file, { codec, from, to });
}

async function openParts(store: ObjectStore, keys: ReturnType<typeof turnKeys>): Promise<ReadSamples> {
  const parts = await listParts(store, keys);
  const end = endOf(parts);
  return (from, to) => readParts(store, keys, { parts, from, to: Math.min(to, end) });
}
