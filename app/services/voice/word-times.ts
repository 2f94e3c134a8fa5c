import type { AlignedWord } from "~/domain/alignment";

import { alignPhones } from "./align-phones";
import { type Phone, isPause } from "./phones";
import type { SpeakableWord } from "./speakable-text";

export interface WordTimesOptions {
  /** The whole utterance's text, for the words' slices. */
  text: string;
  words: readonly SpeakableWord[];
  /** The sounds that each word has when it is spoken alone. */
  expected: readonly (readonly string[])[];
  /** The sounds that were really spoken. */
  phones: readonly Phone[];
}

/** Aligned words of one piece of speech, one for each of `words`; samples count as those of `phones` do. */
export function wordTimes({ text, words, expected, phones }: WordTimesOptions): AlignedWord[] {
  const sounds = phones.filter((phone) => !isPause(phone));
  const spans = alignPhones(expected, phones);
  const spread = spans ? [] : spreadEvenly(words, sounds);
  return words.map((word, index) => {
    const span = spans?.[index];
    const from = span ? sounds[span.first]?.startSample : spread[index];
    const to = span ? sounds[span.end - 1]?.endSample : spread[index + 1];
    return { text: text.slice(word.from, word.to), from: word.from, to: word.to, startSample: from ?? 0, endSample: to ?? 0 };
  });
}

/** Borders of words by their length, for the rare text of which flite says less than a sound a word. */
function spreadEvenly(words: readonly SpeakableWord[], sounds: readonly Phone[]): number[] {
  const first = sounds[0]?.startSample ?? 0;
  const length = (sounds.at(-1)?.endSample ?? 0) - first;
  const total = words.reduce((sum, word) => sum + word.spoken.length, 0);
  let letters = 0;
  return [first, ...words.map((word) => first + Math.floor((length * (letters += word.spoken.length)) / total))];
}
