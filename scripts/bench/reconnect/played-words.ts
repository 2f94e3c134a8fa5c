import type { AlignedWord } from "~/domain/alignment";

/** How often a word was played: 1 is right, 0 lost, 2 repeated. Between them where a part of it was. */
export interface PlayedWord {
  text: string;
  times: number;
}

/** What is compared at a time: 10 ms. */
const WINDOW = 160;
/** Under this (of 32,768) a window is silence and tells nothing. */
const SILENT = 60;

interface Stretch {
  from: number;
  to: number;
}

/**
 * Where `turn` lies in `recording`, sample for sample (both PCM16, 16 kHz): the context plays at 16 kHz, so nothing is resampled, and
 * what fades or is bridged at an edge is only some 10 ms.
 */
export function playedStretches(recording: Int16Array, turn: Int16Array): Stretch[] {
  const index = indexOf(turn);
  const stretches: Stretch[] = [];
  let at = 0;
  while (at + WINDOW <= recording.length) {
    if (isSilent(recording, at)) at += WINDOW;
    else {
      const place = placeIn(index, turn, recording, at);
      const length = place === null ? 0 : sameLength(turn, place, recording, at);
      if (place !== null) stretches.push({ from: place, to: place + length });
      at += place === null ? 16 : length;
    }
  }
  return stretches;
}

/** Each word with how often it was played, silence within it left out of account. */
export function countPlayed(words: readonly AlignedWord[], stretches: readonly Stretch[]): PlayedWord[] {
  return words.map(({ text, startSample, endSample }) => {
    const covered = stretches.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, endSample) - Math.max(from, startSample)), 0);
    return { text, times: covered / Math.max(1, endSample - startSample) };
  });
}

type Index = Map<number, number[]>;

/** Places of the turn by the samples that stand there. */
function indexOf(turn: Int16Array): Index {
  const index: Index = new Map();
  for (let place = 0; place + WINDOW <= turn.length; place += 1) {
    const key = keyAt(turn, place);
    if (key === null) continue;
    const places = index.get(key);
    if (places) places.push(place);
    else index.set(key, [place]);
  }
  return index;
}

/** Three samples that are not silent, as one number. */
function keyAt(samples: Int16Array, at: number): number | null {
  const [one = 0, two = 0, three = 0] = [samples[at], samples[at + 1], samples[at + 2]];
  if (Math.abs(one) + Math.abs(two) + Math.abs(three) < SILENT) return null;
  return (one + 32_768) * 2 ** 32 + (two + 32_768) * 2 ** 16 + three + 32_768;
}

function placeIn(index: Index, turn: Int16Array, recording: Int16Array, at: number): number | null {
  const key = keyAt(recording, at);
  const places = key === null ? [] : (index.get(key) ?? []);
  return places.find((place) => sameLength(turn, place, recording, at) >= WINDOW) ?? null;
}

function sameLength(turn: Int16Array, place: number, recording: Int16Array, at: number): number {
  let length = 0;
  while (place + length < turn.length && at + length < recording.length && turn[place + length] === recording[at + length]) length += 1;
  return length;
}

function isSilent(samples: Int16Array, at: number): boolean {
  for (let index = at; index < at + WINDOW; index += 1) if (Math.abs(samples[index] ?? 0) >= SILENT) return false;
  return true;
}
