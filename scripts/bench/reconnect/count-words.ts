import { createOracle } from "../../../tests/providers/oracle-recogniser";
import type { SpokenAnswer } from "../../../tests/speech/spoken-answer";
import { type KnownSpeech, knownWords, soundOfText } from "../bargein/known-speech";
import { countPlayed, playedSoftly, playedStretches } from "./played-words";
import type { StoredTurn } from "./stored-turns";

export interface WordCount {
  words: number;
  /** Of the interviewer's, ducked or fading while they were played. */
  soft: number;
  /** Each with whose it is and what stands around it. */
  lost: string[];
  repeated: string[];
}

/** Words told before and after one that is lost. */
const AROUND = 3;

/** Under this share of a word was not heard; over this share more it was heard again. */
const LOST = 0.35;
const AGAIN = 1.65;

/**
 * The interviewer's words that the page was to play, against what left it. Sound and places of the words are those of the voice: the store's
 * sound is packed, and where a turn stood still its words lie later there.
 */
export function countHeard(turns: readonly StoredTurn[], spoken: readonly KnownSpeech[], recording: Int16Array): WordCount {
  const count: WordCount = { words: 0, soft: 0, lost: [], repeated: [] };
  for (const { role, text, words, playedSamples } of turns) {
    if (role !== "interviewer") continue;
    const turn = soundOfText(text, spoken);
    const stretches = playedStretches(recording, turn);
    // A word that was being cut off is on neither side.
    const heard = knownWords(turn, spoken).slice(0, words.filter(({ endSample }) => endSample <= playedSamples).length);
    for (const [index, { times }] of countPlayed(heard, stretches).entries()) {
      const word = heard[index];
      if (!word) continue;
      const isSoft = times < LOST && playedSoftly(word, { turn, recording, stretches });
      const told = `${inContext(heard, index)}, ${times.toFixed(2)} times (interviewer)`;
      count.words += 1;
      if (isSoft) count.soft += 1;
      else if (times < LOST) count.lost.push(told);
      if (times > AGAIN) count.repeated.push(told);
    }
  }
  return count;
}

/** The candidate's words in the stored recording of the answer, against those that were spoken. */
export function countSaid(answer: StoredTurn, spoken: SpokenAnswer): WordCount {
  const expected = spoken.words.map(({ text }) => plain(text));
  const found = createOracle([spoken])(answer.samples).words.map(({ text }) => plain(text));
  const { lost, repeated } = difference(expected, found);
  const told = (word: string): string => `"${word}" of "${spoken.words.map(({ text }) => text).join(" ")}" (candidate; found: "${found.join(" ")}")`;
  return { words: expected.length, soft: 0, lost: lost.map(told), repeated: repeated.map(told) };
}

function inContext(words: readonly { text: string }[], index: number): string {
  return `"${words.slice(Math.max(0, index - AROUND), index + AROUND + 1).map(({ text }, at) => (at === Math.min(AROUND, index) ? `[${text}]` : text)).join(" ")}"`;
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9']/g, "");

/** Words of `expected` that are not in `found` in this order, and words of `found` that are too many. */
export function difference(expected: readonly string[], found: readonly string[]): { lost: string[]; repeated: string[] } {
  const lengths = Array.from({ length: expected.length + 1 }, () => new Array<number>(found.length + 1).fill(0));
  for (let i = expected.length - 1; i >= 0; i -= 1) {
    for (let j = found.length - 1; j >= 0; j -= 1) {
      const row = lengths[i] ?? [];
      row[j] = expected[i] === found[j] ? 1 + (lengths[i + 1]?.[j + 1] ?? 0) : Math.max(lengths[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  const result = { lost: [] as string[], repeated: [] as string[] };
  let [i, j] = [0, 0];
  while (i < expected.length || j < found.length) {
    if (i < expected.length && expected[i] === found[j]) [i, j] = [i + 1, j + 1];
    else if (j >= found.length || (i < expected.length && (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))) result.lost.push(expected[i++] ?? "");
    else result.repeated.push(found[j++] ?? "");
  }
  return result;
}
