import fc from "fast-check";
import { expect, test } from "vitest";

import { type Span, type Typesetter, paragraphLines } from "./paragraph-lines";
import { visualOrder } from "./visual-order";

const SEED = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

/** Every character is as wide as the next; one font for Latin letters, one for the rest. */
const set: Typesetter = {
  runsOf: (cluster) => [{ text: cluster, fontId: /^[ -~]*$/.test(cluster) ? "latin" : "other" }],
  widthOf: (text) => [...text].length,
  spaceWidth: () => 1,
};
const span = (text: string): Span => ({ text, weight: 400, colour: "#000000" });
const linesOf = (text: string, width: number) => [...paragraphLines([span(text)], { width, set })];
const seen = (text: string, width = 100): string[] => linesOf(text, width).map(({ pieces }) => visualOrder(pieces).map((piece) => piece.text).join(""));

test("lines end between words and after hyphens, and what is longer than a line is cut", () => {
  expect(seen("one two three", 7)).toEqual(["one two", "three"]);
  expect(seen("well-known", 6)).toEqual(["well-", "known"]);
  expect(seen("a Donaudampfschiff b", 6)).toEqual(["a", "Donaud", "ampfsc", "hiff b"]);
  expect(seen("   ")).toEqual([]);
});

test("words from right to left stand in their order, numbers and Latin words in theirs, brackets mirrored", () => {
  expect(seen("say אבג דהו now")).toEqual(["say דהו אבג now"]);
  expect(seen("אבג (Node 20) דהו")).toEqual(["דהו (Node 20) אבג"]);
  expect(linesOf("אבג one", 100)[0]?.isRightToLeft).toBe(true);
  expect(linesOf("one אבג", 100)[0]?.isRightToLeft).toBe(false);
});

test(`nothing is lost and no line is too wide, whatever the text (SEED=${SEED})`, () => {
  const word = fc.oneof(fc.stringMatching(/^[a-z]{1,30}[-.,]?$/), fc.constantFrom("אבג", "مرحبا", "(", ")", "👩🏽‍💻", "é", "2026", "漢字", "x-y-z"));
  const paragraph = fc.array(word, { maxLength: 40 }).map((words) => words.join(" "));
  fc.assert(
    fc.property(paragraph, fc.integer({ min: 8, max: 60 }), (text, width) => {
      const lines = linesOf(text, width);
      const letters = (value: string): string => [...value].filter((sign) => !/[\s()]/.test(sign)).join("");
      expect(letters(lines.map(({ pieces }) => pieces.map((piece) => piece.text).join("")).join(""))).toBe(letters(text));
      for (const line of lines) expect(line.width).toBeLessThanOrEqual(width);
    }),
    { seed: SEED },
  );
});
