import { rootMeanSquare } from "~/domain/audio";
import type { TranscribedWord, Transcription } from "~/services/speech-to-text/speech-to-text";

import type { TimedAnswer } from "./spoken-answers";

/** 10 ms: how exactly a beginning is found. */
const FRAME = 160;
const LOUD = 0.005;

interface Known {
  answer: TimedAnswer;
  onset: number;
  levels: number[];
}

/** Recognises sound of one of `answers` by how its loudness goes, from its onset to now; words are told once they are over. */
export function createAnswerRecogniser(answers: readonly TimedAnswer[]): (samples: Int16Array) => Transcription {
  const known = answers.map((answer): Known => {
    const onset = onsetOf(answer.samples);
    return { answer, onset, levels: levelsFrom(answer.samples, onset) };
  });
  return (samples) => {
    const onset = onsetOf(samples);
    const heard = levelsFrom(samples, onset);
    if (heard.length === 0) return { text: "", words: [] };
    const nearest = known.reduce((best, one) => (distance(heard, one.levels) < distance(heard, best.levels) ? one : best));
    const words = nearest.answer.words.map((word) => moved(word, onset - nearest.onset)).filter(({ endSample }) => endSample <= samples.length);
    return { text: words.map(({ text }) => text).join(" "), words };
  };
}

const moved = ({ text, startSample, endSample }: TranscribedWord, by: number): TranscribedWord => ({
  text,
  startSample: startSample + by,
  endSample: endSample + by,
});

function onsetOf(samples: Int16Array): number {
  for (let at = 0; at + FRAME <= samples.length; at += FRAME) {
    if (rootMeanSquare(samples.subarray(at, at + FRAME)) >= LOUD) return at;
  }
  return samples.length;
}

function levelsFrom(samples: Int16Array, onset: number): number[] {
  const levels: number[] = [];
  for (let at = onset; at + FRAME <= samples.length; at += FRAME) levels.push(rootMeanSquare(samples.subarray(at, at + FRAME)));
  return levels;
}

/** Per frame that was heard; what was not said yet is silence. */
const distance = (heard: readonly number[], known: readonly number[]): number =>
  heard.reduce((sum, level, index) => sum + (level - (known[index] ?? 0)) ** 2, 0);
