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

/** Samples of a turn that left the page as they were sent; `at`: where in what left it. */
export interface Stretch {
  from: number;
  to: number;
  at: number;
}

/** Two windows of one shape correlate so much: a gain that falls or rises leaves it, another sound does not. */
const SAME_SHAPE = 0.9;
/** Of a word's windows that sound. */
const MOST_OF_IT = 0.65;

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
      if (place !== null) stretches.push({ from: place, to: place + length, at });
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

/**
 * Whether a word that is not there sample for sample was heard softly: while a voice may be the candidate's the interviewer is ducked, and
 * at a hold it fades. Its shape must stand between what was played before it and after it.
 */
export function playedSoftly({ startSample, endSample }: AlignedWord, { turn, recording, stretches }: { turn: Int16Array; recording: Int16Array; stretches: readonly Stretch[] }): boolean {
  const word = turn.subarray(startSample, endSample);
  const before = stretches.filter(({ from }) => from < startSample).reduce<Stretch | null>((last, one) => (last && last.at > one.at ? last : one), null);
  const after = stretches.find(({ to, at }) => to > endSample && at > (before?.at ?? -1));
  const first = before ? before.at + Math.min(before.to, startSample) - before.from : 0;
  const last = (after ? after.at + Math.max(0, endSample - after.from) : recording.length) - word.length;
  for (let at = first; at <= last; at += 1) if (shareAlike(word, recording, at) >= MOST_OF_IT) return true;
  return false;
}

/** How much of what sounds of the word has its shape at `at`. */
function shareAlike(word: Int16Array, recording: Int16Array, at: number): number {
  let [alike, sounding] = [0, 0];
  for (let from = 0; from + WINDOW <= word.length; from += WINDOW) {
    if (isSilent(word, from)) continue;
    sounding += 1;
    if (correlation(word, from, recording, at + from) >= SAME_SHAPE) alike += 1;
  }
  return sounding === 0 ? 1 : alike / sounding;
}

/** Of a window of each, -1 to 1; 0 where nothing was played. */
function correlation(word: Int16Array, from: number, recording: Int16Array, at: number): number {
  let [both, one, other] = [0, 0, 0];
  for (let index = 0; index < WINDOW; index += 1) {
    const [said, played] = [word[from + index] ?? 0, recording[at + index] ?? 0];
    both += said * played;
    one += said * said;
    other += played * played;
  }
  return other === 0 || one === 0 ? 0 : both / Math.sqrt(one * other);
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
