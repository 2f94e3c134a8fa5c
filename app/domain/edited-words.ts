import { wordsOf } from "./spoken-words";

/** A word and when it was said, in milliseconds of any one clock. */
export interface TimedWord {
  text: string;
  startMs: number;
  endMs: number;
  /** How sure the transcriber was of it, 0 to 1; absent where it does not say, or somebody wrote the word. */
  confidence?: number;
}

/** A stretch of the edited words [from, to) that stands for the said words [saidFrom, saidTo). */
interface Change {
  from: number;
  to: number;
  saidFrom: number;
  saidTo: number;
}

/**
 * Times for the words of an edited text. A word that was kept keeps its time, whatever became of its capitals and punctuation; the words of
 * a changed stretch share the time of what they replace, by their length; what was put in between two words shares their pause.
 * Without said words there are no times: the result is empty.
 */
export function alignEdited(said: readonly TimedWord[], text: string): TimedWord[] {
  const edited = text.match(/\S+/g) ?? [];
  if (said.length === 0) return [];
  const kept = commonPairs(said.map((word) => keyOf(word.text)), edited.map(keyOf));
  const words: TimedWord[] = [];
  let saidFrom = 0;
  for (const [saidAt, at] of [...kept, [said.length, edited.length] as const]) {
    words.push(...share(said, edited, { from: words.length, to: at, saidFrom, saidTo: saidAt }));
    const word = said[saidAt];
    const kept = edited[at];
    if (word && kept !== undefined) words.push({ ...word, text: kept });
    saidFrom = saidAt + 1;
  }
  return words;
}

/** What a word is compared by; a dash or the like by itself. */
const keyOf = (word: string): string => wordsOf(word).join(" ") || word.trim();

function share(said: readonly TimedWord[], edited: readonly string[], { from, to, saidFrom, saidTo }: Change): TimedWord[] {
  const texts = edited.slice(from, to);
  const { startMs, endMs } = timeOf(said, saidFrom, saidTo);
  const letters = texts.reduce((sum, text) => sum + text.length, 0);
  let before = 0;
  const at = (count: number) => startMs + (endMs - startMs) * (count / letters);
  return texts.map((text) => {
    const word = { text, startMs: at(before), endMs: at(before + text.length) };
    before += text.length;
    return word;
  });
}

/** When [from, to) was said; of none, the pause at that place. */
function timeOf(said: readonly TimedWord[], from: number, to: number): { startMs: number; endMs: number } {
  const first = said[0]?.startMs ?? 0;
  const last = said.at(-1)?.endMs ?? first;
  const startMs = to > from ? (said[from]?.startMs ?? first) : (said[from - 1]?.endMs ?? first);
  const endMs = to > from ? (said[to - 1]?.endMs ?? last) : (said[to]?.startMs ?? last);
  return { startMs, endMs: Math.max(startMs, endMs) };
}

/** More differences than this are a new text, not an edit: the search takes the square of them. */
const DIFFERENCES_LIMIT = 1_000;

/** Index pairs of a longest common subsequence, in order (E. Myers, An O(ND) Difference Algorithm, 1986); empty beyond the limit. */
function commonPairs(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const limit = Math.min(a.length + b.length, DIFFERENCES_LIMIT);
  const furthest = new Int32Array(2 * limit + 3);
  const middle = limit + 1;
  const reached = (diagonal: number) => furthest[middle + diagonal] as number;
  const trace: Int32Array[] = [];
  for (let differences = 0; differences <= limit; differences += 1) {
    trace.push(furthest.slice(middle - differences - 1, middle + differences + 2));
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      const insert = diagonal === -differences || (diagonal !== differences && reached(diagonal - 1) < reached(diagonal + 1));
      let x = insert ? reached(diagonal + 1) : reached(diagonal - 1) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      furthest[middle + diagonal] = x;
      if (x >= a.length && x - diagonal >= b.length) return pairsOf(trace, a.length, b.length);
    }
  }
  return [];
}

/** Walks the search back from its end; `trace[d]` holds the furthest x of the diagonals -d-1 to d+1 before step d. */
function pairsOf(trace: readonly Int32Array[], endX: number, endY: number): (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  let [x, y] = [endX, endY];
  for (let differences = trace.length - 1; differences >= 0; differences -= 1) {
    const reached = (diagonal: number) => trace[differences]?.[diagonal + differences + 1] as number;
    const diagonal = x - y;
    const insert = diagonal === -differences || (diagonal !== differences && reached(diagonal - 1) < reached(diagonal + 1));
    const before = insert ? diagonal + 1 : diagonal - 1;
    const fromX = differences === 0 ? 0 : reached(before);
    const fromY = differences === 0 ? 0 : fromX - before;
    while (x > fromX && y > fromY) pairs.push([(x -= 1), (y -= 1)]);
    [x, y] = [fromX, fromY];
  }
  return pairs.reverse();
}
