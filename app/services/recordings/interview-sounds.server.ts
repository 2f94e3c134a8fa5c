import { type InterviewView, viewOf } from "~/domain/transcript";
import { turnName } from "~/services/objects/object-keys";
import type { InterviewRef, RecordStore } from "~/services/record/record-store.server";

import { sourceOf } from "./recording-files.server";
import { type RecordingPlan, recordingPlan } from "./recording-plan";

/** All that is read of a record to serve its sound. */
interface InterviewSounds {
  plan: RecordingPlan;
  /** From `sourceOf`. */
  source: string;
  /** Of each turn's files, by `turnId`. */
  names: ReadonlyMap<string, string>;
}

interface Kept {
  seq: number;
  sounds: Promise<InterviewSounds>;
}

/** Interviews that are listened to at the same time; 300 turns are 40 KB. */
const KEPT = 32;
const kept = new Map<string, Kept>();

/**
 * What sounds in an interview. A player asks for a part of the recording whenever somebody goes elsewhere in it, and to read the record of two
 * hours takes 50 to 150 ms: so it is kept for as long as the record does not go on, which the number of its last event tells. Throws
 * `NotFoundError`, also for an interview of somebody else, and `StorageError`.
 */
export async function interviewSounds(ref: InterviewRef, record: Pick<RecordStore, "seq" | "load" | "ordinals">): Promise<InterviewSounds> {
  const { interviewId } = ref;
  const seq = await record.seq(ref);
  const known = kept.get(interviewId);
  if (known?.seq === seq) return known.sounds;
  const sounds = Promise.all([record.load(ref), record.ordinals(ref)]).then(([events, ordinals]) => soundsOf(viewOf(events), ordinals));
  const entry = keep(interviewId, { seq, sounds });
  sounds.catch(() => kept.get(interviewId) === entry && kept.delete(interviewId));
  return sounds;
}

interface KeepOptions {
  interviewId: string;
  /** The record's, read before it was. */
  seq: number;
  view: InterviewView;
  ordinals: ReadonlyMap<string, number>;
}

/** For whoever has just read the record, and sends a page that will ask for its sound. */
export function keepSounds({ interviewId, seq, view, ordinals }: KeepOptions): void {
  keep(interviewId, { seq, sounds: Promise.resolve(soundsOf(view, ordinals)) });
}

function keep(interviewId: string, entry: Kept): Kept {
  kept.delete(interviewId);
  kept.set(interviewId, entry);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  return entry;
}

function soundsOf(view: InterviewView, ordinals: ReadonlyMap<string, number>): InterviewSounds {
  const plan = recordingPlan(view, ordinals);
  const names = view.turns.flatMap(({ turnId, role }): [string, string][] => {
    const ordinal = ordinals.get(turnId);
    return ordinal === undefined ? [] : [[turnId, turnName(ordinal, role)]];
  });
  return { plan, source: sourceOf(plan), names: new Map(names) };
}
