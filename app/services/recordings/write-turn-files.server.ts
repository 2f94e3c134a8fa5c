import type { Turn } from "~/domain/transcript";
import { jsonBytes } from "~/services/archive/json-bytes";
import { digestOf } from "~/services/objects/object-digest.server";
import { turnKeys, turnName, turnsPrefix } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";

import { findTurnAudio } from "./find-turn-audio.server";
import { type TurnFileAudio, turnFileOf } from "./turn-file";

interface TurnOptions {
  store: ObjectStore;
  interviewId: string;
  /** From the record's `ordinals`. */
  ordinal: number;
  turn: Turn;
}

/** Writes what is known of a turn beside its sound, which has to be stored first; again whenever the turn changed. Throws `StorageError`. */
export async function writeTurnFile({ store, interviewId, ordinal, turn }: TurnOptions): Promise<void> {
  const name = turnName(ordinal, turn.role);
  const audio = await describeAudio(store, interviewId, name);
  await store.put(turnKeys(interviewId, name).json, jsonBytes(turnFileOf({ interviewId, ordinal, turn, audio })));
}

/** The sound is read once more: what is written down is what the store gives back. */
async function describeAudio(store: ObjectStore, interviewId: string, name: string): Promise<TurnFileAudio | null> {
  const found = await findTurnAudio(store, interviewId, name);
  const digest = found && (await digestOf(store, found.key));
  return digest && { file: found.key.slice(turnsPrefix(interviewId).length), ...digest };
}
