import fc from "fast-check";
import { expect, test } from "vitest";

import { transcribedWords } from "./transcribed-words";

const textsOf = (text: string, words: string[]): string[] =>
  transcribedWords({
    text,
    words: words.map((word, index) => ({ word, start: index, end: index + 1 })),
    sampleCount: 1_600_000,
  }).map((word) => word.text);

test("words take their punctuation and capitals from the text", () => {
  expect(textsOf("Well, we grew 30% (really)!", ["well", "we", "grew", "30", "really"])).toEqual([
    "Well,",
    "we",
    "grew",
    "30%",
    "(really)!",
  ]);
});

test("words with leading spaces and words of one token are told apart", () => {
  expect(textsOf("A state-of-the-art plan.", [" A", " state", "-of", "-the", "-art", " plan."])).toEqual([
    "A",
    "state-",
    "of-",
    "the-",
    "art",
    "plan.",
  ]);
});

test("a word that the text has otherwise keeps its own letters", () => {
  expect(textsOf("It took 20 days.", ["it", "took", "twenty", "days"])).toEqual(["It", "took", "twenty", "days."]);
});

test("times become samples inside the audio and never run backwards", () => {
  const word = fc.record({ word: fc.string(), start: fc.double({ min: -5, max: 50 }), end: fc.double({ min: -5, max: 50 }) });
  fc.assert(
    fc.property(fc.string(), fc.array(word), fc.nat(200_000), (text, words, sampleCount) => {
      let earliest = 0;
      for (const placed of transcribedWords({ text, words, sampleCount })) {
        expect(placed.startSample).toBeGreaterThanOrEqual(earliest);
        expect(placed.endSample).toBeGreaterThanOrEqual(placed.startSample);
        expect(placed.endSample).toBeLessThanOrEqual(sampleCount);
        earliest = placed.startSample;
      }
    }),
  );
});
