import type { TimedWord } from "~/domain/edited-words";

import type { RecordedTurn, Recording } from "./playback-model";

/** The words of a turn as they travel: two hours have thirty thousand, and each as an object of its own would be two megabytes. */
export interface PackedWords {
  /** Separated by newlines, which no word has; null when they are the turn's text with a space between each two. */
  texts: string | null;
  /** Milliseconds from the beginning of the word before (the first: of the turn), and how long it lasts; two numbers a word (`listed`). */
  times: string;
  /** Index and confidence of the words that are not certain, in hundredths; two numbers each (`listed`). */
  confidence: string;
}

type Packed<Turn extends RecordedTurn> = Turn extends RecordedTurn ? Omit<Turn, "words"> & { words: PackedWords } : never;
export type PackedRecording = Omit<Recording, "rows"> & { rows: Packed<RecordedTurn>[] };

export const packRecording = (recording: Recording): PackedRecording => ({
  ...recording,
  rows: recording.rows.map((row) => ({ ...row, words: packWords(row.words, { turnMs: row.startMs, spoken: spokenIn(row) }) })),
});

export const unpackRecording = (recording: PackedRecording): Recording => ({
  ...recording,
  rows: recording.rows.map(unpackTurn),
});

/** Unpacks the words when they are first asked for: of two hours, most are far below what is read. */
function unpackTurn(row: Packed<RecordedTurn>): RecordedTurn {
  let words: TimedWord[] | null = null;
  return {
    ...row,
    get words() {
      return (words ??= unpackWords(row.words, { turnMs: row.startMs, spoken: spokenIn(row) }));
    },
  };
}

/** What the words of a turn are words of. */
function spokenIn(row: RecordedTurn | Packed<RecordedTurn>): string {
  return row.role === "interviewer" ? [row.heard, row.unheard].filter(Boolean).join(" ") : (row.originalText ?? row.text);
}

interface TurnOptions {
  turnMs: number;
  spoken: string;
}

function packWords(words: readonly TimedWord[], { turnMs, spoken }: TurnOptions): PackedWords {
  const [times, confidence]: [number[], number[]] = [[], []];
  let before = turnMs;
  words.forEach(({ startMs, endMs, confidence: sure = 1 }, index) => {
    // Rounded against the clock, so that nothing adds up.
    const fromMs = Math.round(startMs - before);
    before += fromMs;
    times.push(fromMs, Math.round(endMs - startMs));
    if (sure < 1) confidence.push(index, Math.round(sure * 100));
  });
  return { texts: textsOf(words, spoken), times: listed(times), confidence: listed(confidence) };
}

function textsOf(words: readonly TimedWord[], spoken: string): string | null {
  const inText = spoken.split(" ");
  const isText = words.length === inText.length && words.every(({ text }, index) => text === inText[index]);
  return isText ? null : words.map(({ text }) => text.replaceAll("\n", " ")).join("\n");
}

function unpackWords({ texts, times, confidence }: PackedWords, { turnMs, spoken }: TurnOptions): TimedWord[] {
  const ms = numbersIn(times);
  let at = turnMs;
  const words = ms.length === 0 ? [] : (texts?.split("\n") ?? spoken.split(" ")).map((text, index): TimedWord => {
    at += ms[2 * index] ?? 0;
    return { text, startMs: at, endMs: at + (ms[2 * index + 1] ?? 0) };
  });
  const unsure = numbersIn(confidence);
  for (let index = 0; index < unsure.length; index += 2) {
    const word = words[unsure[index] ?? -1];
    if (word) word.confidence = (unsure[index + 1] ?? 0) / 100;
  }
  return words;
}

/** Whole numbers as one string, in base 36: an array of them would be sent, and read, element by element. */
const listed = (numbers: readonly number[]): string => numbers.map((number) => number.toString(36)).join(" ");
const numbersIn = (list: string): number[] => (list === "" ? [] : list.split(" ").map((number) => parseInt(number, 36)));
