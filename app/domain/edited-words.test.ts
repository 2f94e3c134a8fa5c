import fc from "fast-check";
import { expect, test } from "vitest";

import { alignEdited, type TimedWord } from "./edited-words";

/** A word every 400 ms, 300 ms long. */
const said = (text: string): TimedWord[] => text.split(" ").map((word, index) => ({ text: word, startMs: index * 400, endMs: index * 400 + 300 }));
const times = (words: readonly TimedWord[]) => words.map(({ text, startMs, endMs }) => [text, startMs, endMs]);

test("a corrected word takes the time of what it replaces, and the others keep theirs", () => {
  expect(times(alignEdited(said("we use cooper netties now"), "We use Kubernetes now."))).toEqual([
    ["We", 0, 300],
    ["use", 400, 700],
    ["Kubernetes", 800, 1_500],
    ["now.", 1_600, 1_900],
  ]);
});

test("words put in share the pause at their place, by their length", () => {
  expect(times(alignEdited(said("one two"), "one and a two"))).toEqual([
    ["one", 0, 300],
    ["and", 300, 375],
    ["a", 375, 400],
    ["two", 400, 700],
  ]);
});

test("a word taken out takes its time with it", () => {
  expect(times(alignEdited(said("so um yes"), "so yes"))).toEqual([
    ["so", 0, 300],
    ["yes", 800, 1_100],
  ]);
});

test("a whole new text shares the whole time", () => {
  expect(times(alignEdited(said("a b"), "xx yy"))).toEqual([
    ["xx", 0, 350],
    ["yy", 350, 700],
  ]);
});

test("a typed answer has no times, edited or not", () => {
  expect(alignEdited([], "anything at all")).toEqual([]);
});

const word = fc.constantFrom("the", "team", "shipped", "it", "late", "again", "Zürich", "—");
const text = fc.array(word, { maxLength: 40 });

test("every word of the edited text has a time inside the answer, in order", () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), text, (before, after) => {
      const original = said(before.join(" "));
      const words = alignEdited(original, after.join(" "));
      expect(words.map((one) => one.text)).toEqual(after);
      let last = 0;
      for (const { startMs, endMs } of words) {
        expect(startMs).toBeGreaterThanOrEqual(last - 1e-6);
        expect(endMs).toBeGreaterThanOrEqual(startMs);
        last = endMs;
      }
      expect(last).toBeLessThanOrEqual((original.at(-1)?.endMs ?? 0) + 1e-6);
    }),
  );
});

test("what was not edited keeps its times to the millisecond", () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), (words) => {
      const original = said(words.join(" "));
      expect(alignEdited(original, words.join(" "))).toEqual(original);
    }),
  );
});

test("one changed word moves no other, where no word is said twice", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(), (count, seed) => {
      const words = Array.from({ length: count }, (_, index) => `w${index}`);
      const at = seed % count;
      const original = said(words.join(" "));
      const aligned = alignEdited(original, words.with(at, "xylophone").join(" "));
      expect(aligned.map(({ startMs }) => startMs)).toEqual(original.map(({ startMs }) => startMs));
    }),
  );
});

test("an answer of half an hour is aligned in a moment, also when all of it is new", () => {
  const long = Array.from({ length: 5_000 }, (_, index) => `w${index}`);
  const other = long.map((one) => `x${one}`);
  const begun = performance.now();
  expect(alignEdited(said(long.join(" ")), other.join(" "))).toHaveLength(5_000);
  expect(performance.now() - begun).toBeLessThan(2_000);
});
