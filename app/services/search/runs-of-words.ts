/** Words of a run. With two, a phrase of three would be found where only its pairs are; with four, the index would double again. */
const LONGEST = 3;
/** Characters of all runs of an interview: Postgres takes a vector of 1 MB, and only what was made to be too large comes near. */
const RUNS_LIMIT = 400_000;

/** Two and three words that follow each other in a text, as `searchableText` spells it: by them an index without places knows phrases. */
export function runsOfWords(texts: readonly string[]): string[] {
  const runs = new Set<string>();
  let length = 0;
  for (const text of texts) {
    const words = text.split(" ");
    for (const run of words.flatMap((_, at) => [runAt(words, at, 2), runAt(words, at, LONGEST)])) {
      if (run === null || runs.has(run) || (length += run.length) > RUNS_LIMIT) continue;
      runs.add(run);
    }
  }
  return [...runs];
}

/** The runs that a phrase of at least two words is made of. */
export function runsOfPhrase(phrase: string): string[] {
  const words = phrase.split(" ");
  const length = Math.min(LONGEST, words.length);
  return words.map((_, at) => runAt(words, at, length)).filter((run) => run !== null);
}

/** A lexeme has at most 2 kB. */
const RUN_LIMIT = 500;

/** In front of every run, and of no word: who asks for words that begin with "the" does not read all the runs that do. */
const MARK = "_";

function runAt(words: readonly string[], at: number, length: number): string | null {
  const run = MARK + words.slice(at, at + length).join("_");
  return at + length > words.length || run.length > RUN_LIMIT ? null : run;
}
