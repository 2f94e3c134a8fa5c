/** A word's place in its turn's text and when it sounds, in milliseconds from the turn's first sample. */
export interface WordPlace {
  /** Offset of its first character, and one past its last. */
  from: number;
  to: number;
  startMs: number;
  /** The transcriber was not sure of it. */
  unsure?: true;
}

interface TextWord {
  text: string;
  startMs: number;
  /** 0 to 1; absent where nobody says. */
  confidence?: number;
}

/**
 * Below this a word is worth a second look. Flux gives words that are right 0.9 and more; Whisper's segments lie between 0.7 and 0.9 when they
 * are right (their own threshold for giving up, a mean logarithm of -1, is 0.37).
 */
const UNSURE_BELOW = 0.6;

/** Looks each word up in the text, in order; what is not there has no place. */
export function wordPlaces(text: string, words: readonly TextWord[]): WordPlace[] {
  const places: WordPlace[] = [];
  let cursor = 0;
  for (const { text: word, startMs, confidence = 1 } of words) {
    const from = indexNear(text, word.trim(), cursor);
    if (from === -1) continue;
    cursor = from + word.trim().length;
    places.push({ from, to: cursor, startMs, ...(confidence < UNSURE_BELOW && { unsure: true }) });
  }
  return places;
}

/** A word that is missing, or only far away, is no reason to leave out those between. */
const SEARCH_AHEAD = 80;

function indexNear(text: string, wanted: string, cursor: number): number {
  if (wanted === "") return -1;
  // Nearly always it is what comes next.
  const next = text[cursor] === " " ? cursor + 1 : cursor;
  if (text.startsWith(wanted, next)) return next;
  return text.slice(cursor, cursor + SEARCH_AHEAD + wanted.length).indexOf(wanted) === -1 ? -1 : text.indexOf(wanted, cursor);
}

/** Index of the word that sounds at `positionMs` into the turn, or of the last before it; -1 before the first. */
export const wordAtTime = (words: readonly WordPlace[], positionMs: number): number => lastWhere(words, ({ startMs }) => startMs <= positionMs);

/** Index of the word at or before a character of the text; -1 before the first. */
export const wordAtOffset = (words: readonly WordPlace[], offset: number): number => lastWhere(words, ({ from }) => from <= offset);

/** Index of the last element of an ordered list for which `holds`, which holds for all before it; -1 for none. */
export function lastWhere<T>(list: readonly T[], holds: (element: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
