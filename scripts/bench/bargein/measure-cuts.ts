import { heardWordCount } from "~/domain/alignment";
import { samplesToMs } from "~/domain/audio";

import type { StoredTurn } from "../reconnect/stored-turns";
import type { DoneAct, InterruptedInterview } from "./interrupted-interview";
import { findClip } from "./find-clip";
import { RESOLUTION_SAMPLES } from "./heard-text";
import { type KnownSpeech, knownWords } from "./known-speech";

/** What became of one interruption. */
export interface MeasuredCut {
  kind: DoneAct["act"]["kind"];
  /** What was said; null after a press. */
  text: string | null;
  /** From the true onset of the voice, or the press, to the last sample above -60 dB. Null: a pause of the interviewer's own, or never silent. */
  stopMs: number | null;
  taken: boolean;
  /** Largest step between two samples where the sound ends, as a part of the largest that the turn itself makes there. */
  step: number | null;
  /** The same where it begins again after a sign. */
  resumeStep: number | null;
  /** Words that the record counts as heard, and words whose middle really sounded. Null after a sign, which is no cut. */
  recorded: number | null;
  sounded: number | null;
  /** How much of the turn was played at the act, by the page's sound. */
  playedMs: number;
}

/** −60 dB of full scale. */
const AUDIBLE = 33;
const MATCH = 240;
/** Where a turn begins, playback bridges the first milliseconds. */
const SKIP = 160;
/** Half a second: longer than the interviewer's pauses. */
const LOOK_BACK = 8_000;
const EDGE = { before: 400, after: 80 };
/** A held turn is silent for longer than its own pauses between words. */
const HELD_SAMPLES = 2_400;

interface Placed {
  turn: StoredTurn;
  /** Frame of the page's sound at which its first sample lies. */
  start: number;
}

/** Holds what the page played against the record's turns and the voice's known words. */
export function measureCuts(interview: InterruptedInterview, turns: readonly StoredTurn[], spoken: readonly KnownSpeech[]): MeasuredCut[] {
  const placed = placeTurns(interview.played, turns);
  const acts = interview.acts.map((done) => ({ done, mine: placed.findLast(({ start }) => start <= done.frame) }));
  return acts.flatMap(({ done, mine }, index) => {
    // Nothing is cut off twice: of the turn that was cut off first too little sounded to be found, and the next one begins with the same words.
    const isAnothers = done.act.kind !== "sign" && acts.slice(index + 1).some((later) => later.mine === mine);
    return mine && !isAnothers && !isPlayedOut(mine.turn) ? [measureCut(interview, done, mine, spoken)] : [];
  });
}

/** It came to its own end under the act. */
const isPlayedOut = ({ status }: StoredTurn): boolean => status === "completed";

function measureCut({ played, heard }: InterruptedInterview, done: DoneAct, { turn, start: began }: Placed, spoken: readonly KnownSpeech[]): MeasuredCut {
  const { act, frame, untilFrame, taken } = done;
  const none = { kind: act.kind, text: "clip" in act ? act.clip.text : null, taken, stopMs: null, step: null, resumeStep: null, recorded: null, sounded: null, playedMs: samplesToMs(frame - began) };
  const from = "clip" in act ? findClip(heard, act.clip, frame) : frame;
  if (from === null) return none;
  const start = startBefore(played, from, turn.samples) ?? began;
  const silentFrom = act.kind === "sign" ? holdIn(played, from, untilFrame) : lastAudible(played, untilFrame) + 1;
  if (silentFrom === null || silentFrom < from) return { ...none, ...(act.kind !== "sign" && heardOf(played, untilFrame, { turn, start }, spoken)) };
  const stopMs = samplesToMs(silentFrom - from);
  const step = largestStep(played, silentFrom) / largestStep(turn.samples, silentFrom - start);
  if (act.kind === "sign") return { ...none, stopMs, step, resumeStep: resumeStep(played, silentFrom, untilFrame, turn.samples, silentFrom - start) };
  return { ...none, stopMs: taken ? stopMs : null, step, ...heardOf(played, untilFrame, { turn, start }, spoken) };
}

function heardOf(played: Int16Array, until: number, { turn, start }: Placed, spoken: readonly KnownSpeech[]): Pick<MeasuredCut, "recorded" | "sounded"> {
  const sounded = played.subarray(0, until).findLastIndex((value) => value !== 0) + 1 - start;
  const known = knownWords(turn.samples, spoken);
  return { recorded: heardWordCount(turn.words, turn.playedSamples), sounded: heardWordCount(known, sounded + RESOLUTION_SAMPLES) };
}

/** Where the turn would have begun had it never run dry: by the latest stretch before the act that is the turn's, sample for sample. */
function startBefore(played: Int16Array, act: number, turn: Int16Array): number | null {
  for (let at = act - MATCH; at > act - LOOK_BACK; at -= MATCH) {
    if (!isAudible(played, at)) continue;
    const place = placeOfStretch(turn, played, at);
    if (place !== null) return at - place;
  }
  return null;
}

function isAudible(samples: Int16Array, at: number): boolean {
  for (let index = at; index < at + MATCH; index += 1) if (Math.abs(samples[index] ?? 0) > 4 * AUDIBLE) return true;
  return false;
}

const lastAudible = (played: Int16Array, until: number): number => played.subarray(0, until).findLastIndex((value) => Math.abs(value) > AUDIBLE);

/** The first sample of the first long silence, which is none of the interviewer's own. */
function holdIn(played: Int16Array, from: number, until: number): number | null {
  let silent = 0;
  for (let at = from; at < until; at += 1) {
    silent = Math.abs(played[at] ?? 0) > AUDIBLE ? 0 : silent + 1;
    if (silent === HELD_SAMPLES) return at + 1 - HELD_SAMPLES;
  }
  return null;
}

function largestStep(samples: Int16Array, at: number, { before, after } = EDGE): number {
  let most = 1;
  for (let index = Math.max(1, at - before); index < Math.min(samples.length, at + after); index += 1) {
    most = Math.max(most, Math.abs((samples[index] ?? 0) - (samples[index - 1] ?? 0)));
  }
  return Math.max(most, AUDIBLE);
}

function resumeStep(played: Int16Array, silentFrom: number, until: number, turn: Int16Array, place: number): number | null {
  const isAudibleFrom = (from: number) => (value: number, index: number): boolean => index >= from && Math.abs(value) > AUDIBLE;
  const at = played.subarray(0, until).findIndex(isAudibleFrom(silentFrom + HELD_SAMPLES / 2));
  // The hold may have fallen into the interviewer's own pause, and then it is the word behind it that is heard first.
  const resumed = turn.findIndex(isAudibleFrom(place));
  if (at < 0 || resumed < 0) return null;
  return largestStep(played, at, { before: 80, after: 800 }) / largestStep(turn, resumed, { before: 400, after: 2_000 });
}

/** Turns in the order of the record; those of which hardly anything sounded are left out. */
function placeTurns(played: Int16Array, turns: readonly StoredTurn[]): Placed[] {
  const placed: Placed[] = [];
  let from = 0;
  for (const turn of turns) {
    if (turn.role !== "interviewer") continue;
    const start = placeOf(played, turn.samples, from);
    if (start === null) continue;
    placed.push({ turn, start });
    from = start + SKIP + MATCH;
  }
  return placed;
}

function placeOf(played: Int16Array, turn: Int16Array, from: number): number | null {
  const first = turn.findIndex((value) => Math.abs(value) > AUDIBLE * 4);
  const key = first + SKIP;
  if (first < 0 || key + MATCH > turn.length) return null;
  const at = placeOfStretch(played, turn, key, Math.max(from, key));
  return at === null ? null : at - key;
}

/** The first place in `samples` where the stretch of `other` from `key` on lies. */
function placeOfStretch(samples: Int16Array, other: Int16Array, key: number, from = 0): number | null {
  for (let at = from; at + MATCH <= samples.length; at += 1) {
    let same = 0;
    while (same < MATCH && samples[at + same] === other[key + same]) same += 1;
    if (same === MATCH) return at;
  }
  return null;
}
