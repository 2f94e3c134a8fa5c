import { samplesToMs } from "~/domain/audio";
import type { Transcription } from "~/services/speech-to-text/speech-to-text";

import { difference } from "../reconnect/count-words";
import type { Said } from "./room";
import type { WitnessedAnswer } from "./witness";

export type Recogniser = (samples: Int16Array) => Transcription;

/** The words that were spoken as a whole into what was kept of an answer, in order. */
export function wordsSpokenInto({ stretches, tape }: WitnessedAnswer, said: readonly Said[]): string[] {
  return stretches.flatMap(({ from, origin }, index) => {
    const to = stretches[index + 1]?.from ?? tape.length;
    const within = (first: number, end: number): boolean => first - origin >= from && end - origin <= to;
    return said.flatMap(({ answer, at, until }) =>
      answer.words.filter(({ startSample, endSample }) => at + endSample <= until && within(at + startSample, at + endSample)).map(({ text }) => text),
    );
  });
}

export interface WordLoss {
  spoken: number;
  /** Not in the recording, or not in the text, although the recogniser finds them in what was spoken. */
  lost: string[];
  /** What was spoken, found and written down where words were lost; empty where none were. */
  told: string;
  /** Not even found in what was spoken: cut off, or too little of a clip. */
  unrecognisable: number;
}

/** `text`: what the record says; null where it was not made of the sound. */
export function wordsLost(recognise: Recogniser, options: { spoken: readonly string[]; truth: Int16Array; stored: Int16Array; text: string | null }): WordLoss {
  const { spoken, truth, stored, text } = options;
  const expected = spoken.map(plain);
  const found = recognise(stored);
  const inRecording = difference(expected, plainWords(found)).lost;
  const inText = text === null ? [] : difference(expected, text.split(/\s+/).map(plain)).lost;
  const missing = [...inRecording, ...inText];
  if (missing.length === 0) return { spoken: expected.length, lost: [], told: "", unrecognisable: 0 };
  const unrecognisable = difference(expected, plainWords(recognise(truth))).lost;
  const lost = [
    ...difference(inRecording, unrecognisable).lost.map((word) => `${word} (recording)`),
    ...difference(inText, unrecognisable).lost.map((word) => `${word} (text)`),
  ];
  const told = lost.length === 0 ? "" : `${lost.join(", ")}; spoken “${spoken.join(" ")}”, in the recording “${withTimes(found)}”, written down “${text ?? ""}”`;
  return { spoken: expected.length, lost, told, unrecognisable: unrecognisable.length };
}

const plainWords = ({ words }: Transcription): string[] => words.map(({ text }) => plain(text));

/** Each word with the millisecond of its end. */
const withTimes = ({ words }: Transcription): string => words.map(({ text, endSample }) => `${text} ${Math.round(samplesToMs(endSample))}`).join(" ");

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9']/g, "");
