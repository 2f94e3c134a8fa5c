import { expect, test } from "vitest";

import { speakableWords } from "./speakable-text";
import { wordTimes } from "./word-times";

const text = "Oh no";
const words = speakableWords(text);

test("a word lasts from its first phone to its last", () => {
  const phones = [
    { name: "pau", startSample: 0, endSample: 10 },
    { name: "ow", startSample: 10, endSample: 20 },
    { name: "pau", startSample: 20, endSample: 30 },
    { name: "n", startSample: 30, endSample: 40 },
    { name: "ow", startSample: 40, endSample: 60 },
  ];
  expect(wordTimes({ text, words, expected: [["ow"], ["n", "ow"]], phones })).toEqual([
    { text: "Oh", from: 0, to: 2, startSample: 10, endSample: 20 },
    { text: "no", from: 3, to: 5, startSample: 30, endSample: 60 },
  ]);
});

test("with fewer sounds than words the time is shared by length", () => {
  const phones = [{ name: "ow", startSample: 100, endSample: 300 }];
  expect(wordTimes({ text, words, expected: [["ow"], ["ow"]], phones }).map((word) => [word.startSample, word.endSample])).toEqual([
    [100, 200],
    [200, 300],
  ]);
});
