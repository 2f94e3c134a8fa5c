import { FILLERS, OPENERS, SHORT_REPLIES } from "./english-clause-words";

/** The utterance as the rules see it. */
export interface Utterance {
  /** Lower case, without punctuation; only the last ones matter. */
  words: string[];
  last: string;
  before: string;
  /** Indices of words that follow punctuation. */
  starts: ReadonlySet<number>;
  /** As written, trimmed. */
  raw: string;
}

/** Rules look at no more than this: an answer of ten minutes costs no more than one of ten seconds. */
const LOOK_BACK_CHARACTERS = 400;

/** Reads the end of `text` as speech-to-text writes it: with or without punctuation and capitals. */
export function utteranceOf(text: string): Utterance {
  const raw = text.trim().slice(-LOOK_BACK_CHARACTERS);
  const words = wordsOf(raw);
  return { raw, words, last: words.at(-1) ?? "", before: words.at(-2) ?? "", starts: startsIn(raw) };
}

export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/[’ʼ]/g, "'")
    .split(/[^\p{L}\p{N}'%$€£]+|(?<!\p{L})'|'(?!\p{L})/u)
    .filter(Boolean);
}

function startsIn(text: string): ReadonlySet<number> {
  const starts = new Set<number>();
  let count = 0;
  for (const part of text.split(/[.,!?;:]\s/)) {
    starts.add(count);
    count += wordsOf(part).length;
  }
  return starts;
}

/** A word that begins an utterance without saying anything yet. */
export const isOpening = (word: string): boolean => OPENERS.has(word) || FILLERS.has(word) || SHORT_REPLIES.has(word);

export const endsWith = (words: string[], phrase: readonly string[]): boolean =>
  words.length >= phrase.length && phrase.every((word, index) => words[words.length - phrase.length + index] === word);

export const startsWith = (words: string[], phrase: readonly string[]): boolean =>
  phrase.every((word, index) => words[index] === word);

export function lastIndexOf(words: string[], phrase: readonly string[]): number {
  for (let at = words.length - phrase.length; at >= 0; at -= 1) {
    if (phrase.every((word, index) => words[at + index] === word)) return at;
  }
  return -1;
}
