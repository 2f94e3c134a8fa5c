import type { TimedWord } from "~/domain/edited-words";

import type { RecordedTurn, Recording } from "./playback-model";

/** The words of a turn as they travel: two hours have thirty thousand, and each as an object of its own would be two megabytes. */
export interface PackedWords {
  /** Separated by newlines, which no word has. */
  texts: string;
  /** Milliseconds from the beginning of the word before (the first: of the turn), and how long it lasts; two numbers a word. */
  times: number[];
  /** Index and confidence of the words that are not certain, in hundredths. */
  confidence: number[];
}

type Packed<Turn extends RecordedTurn> = Turn extends RecordedTurn ? Omit<Turn, "words"> & { words: PackedWords } : never;
export type PackedRecording = Omit<Recording, "rows"> & { rows: Packed<RecordedTurn>[] };

export const packRecording = (recording: Recording): PackedRecording => ({
  ...recording,
  rows: recording.rows.map((row) => ({ ...row, words: packWords(row.words, row.startMs) })),
});

export const unpackRecording = (recording: PackedRecording): Recording => ({
  ...recording,
  rows: recording.rows.map((row) => ({ ...row, words: unpackWords(row.words, row.startMs) })),
});

function packWords(words: readonly TimedWord[], turnMs: number): PackedWords {
  const packed: PackedWords = { texts: words.map(({ text }) => text.replaceAll("\n", " ")).join("\n"), times: [], confidence: [] };
  let before = turnMs;
  words.forEach(({ startMs, endMs, confidence = 1 }, index) => {
    // Rounded against the clock, so that nothing adds up.
    const fromMs = Math.round(startMs - before);
    before += fromMs;
    packed.times.push(fromMs, Math.round(endMs - startMs));
    if (confidence < 1) packed.confidence.push(index, Math.round(confidence * 100));
  });
  return packed;
}

function unpackWords({ texts, times, confidence }: PackedWords, turnMs: number): TimedWord[] {
  let at = turnMs;
  const words = times.length === 0 ? [] : texts.split("\n").map((text, index): TimedWord => {
    at += times[2 * index] ?? 0;
    return { text, startMs: at, endMs: at + (times[2 * index + 1] ?? 0) };
  });
  for (let index = 0; index < confidence.length; index += 2) {
    const word = words[confidence[index] ?? -1];
    if (word) word.confidence = (confidence[index + 1] ?? 0) / 100;
  }
  return words;
}
