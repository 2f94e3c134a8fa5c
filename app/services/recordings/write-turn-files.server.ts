import type { InterviewView, Turn } from "~/domain/transcript";
import { interviewPrefix, turnKeys, turnName } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";

import { turnFileOf } from "./turn-file";

const INTERVIEW_FILE_VERSION = 1;

const jsonBytes = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

interface TurnOptions {
  store: ObjectStore;
  interviewId: string;
  /** From the record's `ordinals`. */
  ordinal: number;
  turn: Turn;
}

/** Writes what is known of a turn beside its sound, which has to be stored first; again whenever the turn changed. Throws `StorageError`. */
export async function writeTurnFile({ store, interviewId, ordinal, turn }: TurnOptions): Promise<void> {
  const { json, audio } = turnKeys(interviewId, turnName(ordinal, turn.role));
  const hasAudio = (await store.head(audio)) !== null;
  await store.put(json, jsonBytes(turnFileOf({ interviewId, ordinal, turn, hasAudio })));
}

interface InterviewOptions {
  store: ObjectStore;
  interviewId: string;
  view: InterviewView;
}

/** Writes what is true of the whole interview, turns left out, to `interviews/<id>/interview.json`. Throws `StorageError`. */
export async function writeInterviewFile({ store, interviewId, view }: InterviewOptions): Promise<void> {
  const { status, settings, plan, marks, skippedQuestionIds, endReason, clockSamples } = view;
  const file = { version: INTERVIEW_FILE_VERSION, interviewId, status, settings, plan, marks, skippedQuestionIds, endReason, clockSamples };
  await store.put(`${interviewPrefix(interviewId)}interview.json`, jsonBytes(file));
}
