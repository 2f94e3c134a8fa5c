import { expect, test } from "vitest";

import { wordPlaces } from "./turn-text";
import { piecesOf, unsureStarts } from "./unsure-words";

const TEXT = "We lost the quorum twice, in Reykjavik.";
const sureness = [0.99, 0.95, 0.9, 0.41, 0.3, 0.9, 0.59];
const words = wordPlaces(TEXT, TEXT.split(" ").map((text, index) => ({ text, startMs: index * 400, confidence: sureness[index] })));
const shown = (length = TEXT.length) => piecesOf(words, length).map(({ from, to, unsure }) => (unsure ? `[${TEXT.slice(from, to)}]` : TEXT.slice(from, to)));

test("unsure words stand apart, neighbours together, and all of the text is there", () => {
  expect(shown()).toEqual(["We lost the ", "[quorum twice,]", " in ", "[Reykjavik.]"]);
  expect(unsureStarts(words)).toEqual([1_200, 2_400]);
});

test("only the part that is asked for is cut, and a word is never cut in two", () => {
  expect(shown(14)).toEqual(["We lost the qu"]);
  expect(shown(0)).toEqual([]);
});

test("where nobody said how sure the words are, the text is one piece", () => {
  expect(piecesOf(wordPlaces("a b", [{ text: "a", startMs: 0 }, { text: "b", startMs: 1 }]), 3)).toEqual([{ from: 0, to: 3, unsure: false }]);
});
