import type { SpeakableWord } from "./speakable-text";

/**
 * The most characters that are spoken in one piece: about 12 s of speech, made in 0.2 s on two cores. Longer sentences are
 * cut, so that the first sound never waits for a whole paragraph.
 */
const PIECE_LIMIT = 180;

/** Cuts words into sentences, and long sentences at their last short break, or at the limit where there is none. */
export function speechPieces(words: readonly SpeakableWord[]): SpeakableWord[][] {
  const pieces: SpeakableWord[][] = [];
  let sentence: SpeakableWord[] = [];
  for (const word of words) {
    sentence.push(word);
    if (word.pause === "" || word.pause === ",") continue;
    pieces.push(...cutToLimit(sentence));
    sentence = [];
  }
  return [...pieces, ...cutToLimit(sentence)];
}

function cutToLimit(sentence: readonly SpeakableWord[]): SpeakableWord[][] {
  const pieces: SpeakableWord[][] = [];
  let rest = sentence;
  while (rest.length > 0) {
    const count = countThatFits(rest);
    pieces.push(rest.slice(0, count));
    rest = rest.slice(count);
  }
  return pieces;
}

/** At least one word; all of them when they fit; else up to the last break in the second half. */
function countThatFits(words: readonly SpeakableWord[]): number {
  let length = 0;
  let lastBreak = 0;
  for (const [index, word] of words.entries()) {
    length += word.spoken.length + 1;
    if (length > PIECE_LIMIT && index > 0) return lastBreak || index;
    if (word.pause === "," && length > PIECE_LIMIT / 2) lastBreak = index + 1;
  }
  return words.length;
}

/** The text of a piece as flite reads it. */
export function pieceText(words: readonly SpeakableWord[]): string {
  return words.map((word) => word.spoken + word.pause).join(" ");
}
