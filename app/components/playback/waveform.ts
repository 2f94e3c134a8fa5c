import type { RecordedTurn } from "./playback-model";
import type { Clip } from "./clips";

type Speaker = RecordedTurn["role"];

/** Loudness of both sides, 0 to 255. */
export interface Waveform {
  perSecond: number;
  peaks: Record<Speaker, Uint8Array>;
}

const PLAIN_PER_SECOND = 5;
const PLAIN_LEVEL = 90;

/** What can be drawn before the waveform is there: where each side speaks, all equally loud. */
export function plainWaveform(clips: readonly (Clip & { speaker: Speaker })[], totalMs: number): Waveform {
  const length = Math.ceil((totalMs / 1000) * PLAIN_PER_SECOND);
  const peaks = { candidate: new Uint8Array(length), interviewer: new Uint8Array(length) };
  const index = (ms: number) => Math.floor((ms / 1000) * PLAIN_PER_SECOND);
  for (const { startMs, lengthMs, speaker } of clips) peaks[speaker].fill(PLAIN_LEVEL, index(startMs), index(startMs + lengthMs));
  return { perSecond: PLAIN_PER_SECOND, peaks };
}

interface BarsOptions {
  perSecond: number;
  /** Which bars, counted from the beginning of the interview: from `first`, `count` of them. */
  first: number;
  count: number;
  msPerBar: number;
}

/** The loudest peak under each bar, 0 to 1. Bars stand still while the view moves, for they are counted from the beginning. */
export function barsOf(peaks: Uint8Array, { perSecond, first, count, msPerBar }: BarsOptions): number[] {
  const perBar = (msPerBar / 1000) * perSecond;
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((first + bar) * perBar);
    const to = Math.max(from + 1, Math.floor((first + bar + 1) * perBar));
    let loudest = 0;
    for (let index = from; index < to; index += 1) loudest = Math.max(loudest, peaks[index] ?? 0);
    return loudest / 255;
  });
}
