import { SAMPLE_RATE } from "~/domain/audio";

import type { TranscribedWord } from "./speech-to-text";

/** A word as the wire has it: bare of punctuation with some services, with a leading space with others. */
export interface WireWord {
  word: string;
  /** Seconds. */
  start: number;
  end: number;
  /** 0 to 1, where it is known. */
  confidence?: number;
}

/**
 * Turns times into samples and gives the words back the punctuation and capitals that they have in `text`. Times are put
 * in order and inside the audio, for models place last words behind its end.
 */
export function transcribedWords(options: { text: string; words: readonly WireWord[]; sampleCount: number }): TranscribedWord[] {
  const { text, words, sampleCount } = options;
  const lowered = text.toLowerCase();
  const placed: TranscribedWord[] = [];
  let cursor = 0;
  let earliest = 0;
  for (const { word, start, end, confidence } of words) {
    const bare = word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
    if (!bare) continue;
    const at = lowered.indexOf(bare.toLowerCase(), cursor);
    // A word far ahead is another one that looks alike; the text then has this one in other letters.
    const isFound = at >= 0 && at - cursor <= MAX_SKIPPED_CHARACTERS;
    const to = isFound ? endOfToken(text, at + bare.length) : cursor;
    const startSample = clamp(start * SAMPLE_RATE, earliest, sampleCount);
    const endSample = clamp(end * SAMPLE_RATE, startSample, sampleCount);
    const written = isFound ? text.slice(startOfToken(text, at, cursor), to) : bare;
    placed.push({ text: written, startSample, endSample, ...(confidence !== undefined && { confidence }) });
    cursor = to;
    earliest = startSample;
  }
  return placed;
}

const MAX_SKIPPED_CHARACTERS = 40;

const isWordSign = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
const isSpace = (sign: string | undefined): boolean => sign === undefined || /\s/u.test(sign);

/** Past the punctuation that hangs on the word. */
function endOfToken(text: string, end: number): number {
  let at = end;
  while (!isSpace(text[at]) && !isWordSign(text[at])) at += 1;
  return at;
}

/** Before an opening quote or bracket, but not into what belongs to the word before. */
function startOfToken(text: string, start: number, earliest: number): number {
  let at = start;
  while (at > earliest && !isSpace(text[at - 1]) && !isWordSign(text[at - 1])) at -= 1;
  return at;
}

const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(high, Number.isFinite(value) ? Math.round(value) : low));
