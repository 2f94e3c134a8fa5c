import { samplesToMs } from "~/domain/audio";
import { afterGaps, beforeGaps } from "~/domain/gaps";
import type { InterviewView, Turn } from "~/domain/transcript";

import { CLICK_IN_WORD } from "./clicking-providers";
import { clicksIn } from "./click";

export type Side = "candidate" | "interviewer";

/** A click as it really sounded, on the clock of whoever heard it. */
export interface TrueClick {
  side: Side;
  /** 16 kHz samples. */
  at: number;
}

/** How far a click is found from where it was, in samples, the clocks' distance left in. */
export interface Displaced {
  at: number;
  by: number;
}

/** No two clicks of one side are nearer. */
const NEAREST = 8_000;

/** Where the record and the bucket say that clicks are, on the interview clock. */
export interface ToldClicks {
  /** The turn's event says when it began, its sound where the click is in it. */
  turns: number[];
  /** The words' times. */
  words: number[];
  /** The mixed recording. */
  recording: number[];
}

export function toldClicks(options: { side: Side; view: InterviewView; sounds: ReadonlyMap<string, Int16Array>; recording: Int16Array }): ToldClicks {
  const { side, view, sounds, recording } = options;
  const turns = view.turns.filter((turn) => turn.role === side && (turn.role === "candidate" || turn.voice !== "clip"));
  const spans = turns.map(spanOf);
  return {
    turns: turns.flatMap((turn) => clicksIn(sounds.get(turn.turnId) ?? new Int16Array(0)).map((place) => (turn.startSample ?? 0) + place)),
    words: turns.flatMap((turn) => wordPlaces(turn).map((place) => (turn.startSample ?? 0) + place)),
    recording: clicksIn(recording).filter((place) => spans.some(([from, to]) => place >= from && place < to)),
  };
}

function wordPlaces(turn: Turn): number[] {
  if (turn.role === "candidate") return turn.words.map(({ startSample }) => startSample);
  // It may have stood still between the word's beginning and its click.
  const places = turn.words.map(({ startSample }) => afterGaps(beforeGaps(startSample, turn.gaps) + CLICK_IN_WORD, turn.gaps));
  return places.filter((place) => place < turn.playedSamples);
}

function spanOf(turn: Turn): [from: number, to: number] {
  const from = turn.startSample ?? 0;
  return [from, from + (turn.role === "interviewer" ? turn.playedSamples : turn.samples)];
}

/** Each true click with what is told nearest to it, where `told` is on a clock that is `offset` ahead; and how many were not told. */
export function match(truth: readonly number[], told: readonly number[], offset: number): { found: Displaced[]; missing: number } {
  const found = truth.flatMap((at): Displaced[] => {
    const nearest = told.reduce((best, one) => (Math.abs(one - at - offset) < Math.abs(best - at - offset) ? one : best), Infinity);
    return Math.abs(nearest - at - offset) < NEAREST ? [{ at, by: nearest - at }] : [];
  });
  return { found, missing: truth.length - found.length };
}

/** The largest distance from `offset`, in milliseconds. */
export const driftMs = (found: readonly Displaced[], offset: number): number => samplesToMs(Math.max(0, ...found.map(({ by }) => Math.abs(by - offset))));
