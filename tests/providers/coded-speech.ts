import { SAMPLE_RATE } from "~/domain/audio";
import type { TranscribedWord, Transcription } from "~/services/speech-to-text/speech-to-text";

/** A word lasts 240 ms, and 80 ms of silence follow it. */
const WORD = (SAMPLE_RATE * 240) / 1000;
const GAP = (SAMPLE_RATE * 80) / 1000;
/** The first word of the vocabulary has this level; each further one is `LEVEL_STEP` louder. */
const FIRST_LEVEL = 1_000;
const LEVEL_STEP = 200;

export interface CodedSpeech {
  /** 16 kHz mono sound of `text`; a `|` in it is a pause of a second. */
  say(text: string): { samples: Int16Array; words: TranscribedWord[] };
  /** The words that are at least half in the sound, where they are. */
  recognise(samples: Int16Array): Transcription;
}

/**
 * Sound that says its words by its level, so that whatever is lost, doubled or cut shows in the text, at hardly any cost. At most 150 words, and
 * no two of them alike.
 */
export function createCodedSpeech(vocabulary: readonly string[]): CodedSpeech {
  const levelOf = (word: string): number => FIRST_LEVEL + LEVEL_STEP * vocabulary.indexOf(word);
  return {
    say(text) {
      const parts = text.split(" ").map((word) => ({ word, length: word === "|" ? SAMPLE_RATE : WORD + GAP }));
      const samples = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
      const words: TranscribedWord[] = [];
      let at = 0;
      for (const { word, length } of parts) {
        if (word !== "|") {
          samples.fill(levelOf(word), at, at + WORD);
          words.push({ text: word, startSample: at, endSample: at + WORD });
        }
        at += length;
      }
      return { samples, words };
    },
    recognise(samples) {
      const words = runsOf(samples).flatMap(({ level, from, to }) => {
        const text = vocabulary[(level - FIRST_LEVEL) / LEVEL_STEP];
        return text !== undefined && to - from >= WORD / 2 ? [{ text, startSample: from, endSample: to }] : [];
      });
      return { text: words.map(({ text }) => text).join(" "), words };
    },
  };
}

/** Stretches of the same level. */
function runsOf(samples: Int16Array): { level: number; from: number; to: number }[] {
  const runs: { level: number; from: number; to: number }[] = [];
  for (let from = 0; from < samples.length; ) {
    const level = samples[from] ?? 0;
    let to = from + 1;
    while (to < samples.length && samples[to] === level) to += 1;
    if (level !== 0) runs.push({ level, from, to });
    from = to;
  }
  return runs;
}
