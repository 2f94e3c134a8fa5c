import fc from "fast-check";
import { expect, test } from "vitest";

import { speakableWords } from "./speakable-text";
import { pieceText, speechPieces } from "./speech-pieces";

const pieces = (text: string) => speechPieces(speakableWords(text)).map(pieceText);

test("each sentence is a piece", () => {
  expect(pieces("Thanks! Why that? Go on. And")).toEqual(["Thanks!", "Why that?", "Go on.", "And"]);
});

test("a sentence that is too long is cut at its last break that fits", () => {
  const clause = "word ".repeat(30).trimEnd();
  expect(pieces(`${clause}, ${clause}.`)).toEqual([`${clause},`, `${clause}.`]);
});

test("without a break it is cut between words", () => {
  const cut = pieces("word ".repeat(80));
  expect(cut.length).toBe(3);
  expect(Math.max(...cut.map((piece) => piece.length))).toBeLessThanOrEqual(180);
});

test("pieces hold all words in order, none is empty, and only a single word may be longer than the limit", () => {
  const word = fc.stringMatching(/^[a-z]{1,30}[,.?]?$/);
  fc.assert(
    fc.property(fc.array(word), (list) => {
      const words = speakableWords(list.join(" "));
      const cut = speechPieces(words);
      expect(cut.flat()).toEqual(words);
      for (const piece of cut) expect(piece.length === 1 || (piece.length > 0 && pieceText(piece).length <= 181)).toBe(true);
    }),
  );
});
