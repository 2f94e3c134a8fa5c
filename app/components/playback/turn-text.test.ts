import fc from "fast-check";
import { expect, test } from "vitest";

import { wordAtOffset, wordAtTime, wordPlaces } from "./turn-text";

const timed = (texts: readonly string[]) => texts.map((text, index) => ({ text, startMs: index * 1_000 }));
const cut = (text: string, words: readonly string[]) => wordPlaces(text, timed(words)).map(({ from, to }) => text.slice(from, to));

test("words are found in the text with their times", () => {
  expect(wordPlaces("Why us?", timed(["Why", "us"]))).toEqual([
    { from: 0, to: 3, startMs: 0 },
    { from: 4, to: 6, startMs: 1_000 },
  ]);
});

test("words are looked for in order; strangers are left out", () => {
  expect(wordPlaces("I know that that is so", timed(["that", "banana", "that"])).map(({ startMs }) => startMs)).toEqual([0, 2_000]);
});

test("a stranger whose letters come up much later does not swallow the words between", () => {
  expect(cut(`one two ${"filler ".repeat(20)}zebra`, ["one", "zebra", "two"])).toEqual(["one", "two"]);
});

test("places are in order and apart, whatever the words", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string({ maxLength: 4 }), { maxLength: 20 }), (text, words) => {
      let end = 0;
      for (const { from, to } of wordPlaces(text, timed(words))) {
        expect(from).toBeGreaterThanOrEqual(end);
        end = to;
      }
      expect(end).toBeLessThanOrEqual(text.length);
    }),
  );
});

test("all words of a text have their place in it", () => {
  const words = fc.array(fc.stringMatching(/^\w{1,6}$/), { maxLength: 30 });
  fc.assert(
    fc.property(words, (all) => {
      expect(cut(all.join(" "), all)).toEqual(all);
    }),
  );
});

test("the word that sounds is the last that has begun, and the word of a character the one it is in", () => {
  const words = wordPlaces("a b", timed(["a", "b"]));
  expect([wordAtTime(words, 0), wordAtTime(words, 999), wordAtTime(words, 1_000), wordAtTime([], 5)]).toEqual([0, 0, 1, -1]);
  expect([wordAtOffset(words, 0), wordAtOffset(words, 1), wordAtOffset(words, 2)]).toEqual([0, 0, 1]);
});
