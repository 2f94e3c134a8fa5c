import { plainWords } from "./backchannel";
import { stem } from "./spoken-words";

/** The share of the words that must repeat what was spoken, in a row. Transcripts of echo have every third word wrong at worst. */
const ECHO_SHARE = 0.6;
/** Nobody but the candidate says these over the interviewer: where one is left beside the echo, somebody speaks. */
const OWN_WORDS = new Set("wait stop sorry pause no hold hang excuse repeat pardon what why how who which where actually question".split(" "));
/** A word that is heard alone while the interviewer says it, or the next one, is not the candidate's. */
const JUST_SPOKEN_WORDS = 2;
/** After so many words in a row one that does not fit may be misheard: "can you … me" alone is everybody's. */
const SURE_WORDS = 3;
/** What was spoken is compared this far back, in words: about 20 s. */
const LOOK_BACK_WORDS = 60;

/** How many words of `heard` repeat `spoken` in a row, when so many do that it is its echo; else 0. */
export function echoedWordCount(heard: string, spoken: string): number {
  const words = plainWords(heard);
  const source = plainWords(spoken).slice(-LOOK_BACK_WORDS);
  const run = longestRun(words, source);
  const isMostOfIt = run.length > 0 && run.length >= ECHO_SHARE * words.length;
  const rest = words.filter((_, index) => !run.includes(index));
  const [alone = ""] = words;
  const isCommand = words.length === 1 && OWN_WORDS.has(alone) && !source.slice(-JUST_SPOKEN_WORDS).includes(alone);
  return isMostOfIt && !isCommand && !rest.some((word) => OWN_WORDS.has(word)) ? run.length : 0;
}

/** Indices of the words that repeat `source` in its order, at most one misheard, missing or added word between two of them. */
function longestRun(words: readonly string[], source: readonly string[]): number[] {
  let best: number[] = [];
  words.forEach((_, from) => {
    source.forEach((__, at) => {
      const run = runFrom(words, source, from, at);
      if (run.length > best.length) best = run;
    });
  });
  return best;
}

const IN_A_ROW = [[1, 1]] as const;
const WITH_A_MISS = [...IN_A_ROW, [2, 2], [2, 1], [1, 2]] as const;

function runFrom(words: readonly string[], source: readonly string[], from: number, at: number): number[] {
  const run: number[] = [];
  let [word, heard] = [from, at];
  while (soundsLike(words[word], source[heard])) {
    run.push(word);
    const steps = run.length < SURE_WORDS ? IN_A_ROW : WITH_A_MISS;
    const [ahead, over] = steps.find((step) => soundsLike(words[word + step[0]], source[heard + step[1]])) ?? IN_A_ROW[0];
    word += ahead;
    heard += over;
  }
  return run;
}

function soundsLike(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (a === b) return true;
  const shorter = Math.min(a.length, b.length);
  return shorter >= 4 && (stem(a) === stem(b) || distance(a, b) <= (shorter >= 7 ? 2 : 1));
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  [...a].forEach((letter, i) => {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1));
    }
    row = next;
  });
  return row[b.length] ?? 0;
}
