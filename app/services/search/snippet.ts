/** A stretch of a text; `found` when it is a word that was looked for. */
export interface SnippetPart {
  text: string;
  found: boolean;
}

/** What a turn says around the words that were found, as data: nothing of it is ever markup. */
export interface Snippet {
  parts: SnippetPart[];
  /** Whether the turn says more before and after it. */
  cutBefore: boolean;
  cutAfter: boolean;
  /** Characters of the turn's text before the first word that was found. */
  offset: number;
}

interface Word {
  from: number;
  to: number;
  found: boolean;
}

const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|\p{Extended_Pictographic}|[\p{L}\p{M}\p{N}]+/gu;
/** Words of a snippet, and those of them before the first that was found. */
const LENGTH = 36;
const BEFORE = 8;

/** The words of a text as they stand there. */
export const wordsIn = (text: string): string[] => text.match(WORD) ?? [];

/** The stretch of the text with the most of the words that `isFound` knows, the earliest of them. */
export function snippetOf(text: string, isFound: (word: string) => boolean): Snippet {
  const words = [...text.matchAll(WORD)].map(({ 0: word, index }): Word => ({ from: index, to: index + word.length, found: isFound(word) }));
  const first = bestStart(words);
  const shown = words.slice(Math.max(0, first - BEFORE), Math.max(0, first - BEFORE) + LENGTH);
  const cutBefore = first > BEFORE;
  const cutAfter = shown.at(-1)?.to !== words.at(-1)?.to;
  const from = cutBefore ? (shown[0]?.from ?? 0) : 0;
  const to = cutAfter ? (shown.at(-1)?.to ?? text.length) : text.length;
  return { parts: partsOf(text, { from, to, words: shown.filter(({ found }) => found) }), cutBefore, cutAfter, offset: words[first]?.from ?? 0 };
}

/** Index of the found word with the most found ones in its snippet; 0 when there is none. */
function bestStart(words: readonly Word[]): number {
  let best = { at: 0, count: 0 };
  words.forEach(({ found }, at) => {
    if (!found) return;
    const count = words.slice(at, at + LENGTH - BEFORE).filter((word) => word.found).length;
    if (count > best.count) best = { at, count };
  });
  return best.at;
}

function partsOf(text: string, { from, to, words }: { from: number; to: number; words: readonly Word[] }): SnippetPart[] {
  const parts: SnippetPart[] = [];
  let cursor = from;
  for (const word of words) {
    parts.push({ text: text.slice(cursor, word.from), found: false }, { text: text.slice(word.from, word.to), found: true });
    cursor = word.to;
  }
  return [...parts, { text: text.slice(cursor, to), found: false }].filter((part) => part.text !== "");
}
