import fc from "fast-check";
import { expect, test } from "vitest";

import { segmentAt, segmentsOf } from "./segments";

test("words are cut out of the text with their times", () => {
  const words = [
    { text: "Why", startMs: 0 },
    { text: "us", startMs: 500 },
  ];
  expect(segmentsOf({ text: "Why us?", words })).toEqual([
    { text: "Why", startMs: 0, heard: true },
    { text: " ", startMs: null, heard: true },
    { text: "us", startMs: 500, heard: true },
    { text: "?", startMs: null, heard: true },
  ]);
});

test("words are looked for in order; strangers are left out", () => {
  const words = ["that", "banana", "that"].map((text, index) => ({ text, startMs: index * 1_000 }));
  const timed = segmentsOf({ text: "I know that that is so", words }).filter(({ startMs }) => startMs !== null);
  expect(timed).toEqual([
    { text: "that", startMs: 0, heard: true },
    { text: "that", startMs: 2_000, heard: true },
  ]);
});

test("a stranger whose letters come up much later does not swallow the words between", () => {
  const text = `one two ${"filler ".repeat(20)}zebra`;
  const words = ["one", "zebra", "two"].map((word, index) => ({ text: word, startMs: index }));
  expect(segmentsOf({ text, words }).flatMap(({ text: word, startMs }) => (startMs === null ? [] : [word]))).toEqual(["one", "two"]);
});

test("joined again, the segments are the text, and heard up to the cut", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 6 }), { maxLength: 20 }), fc.nat(40), (texts, cut) => {
      const text = texts.join(" ");
      const segments = segmentsOf({ text, words: texts.map((word, index) => ({ text: word, startMs: index })), heardLength: cut });
      expect(segments.map((segment) => segment.text).join("")).toBe(text);
      expect(segments.filter(({ heard }) => heard).map((segment) => segment.text).join("")).toBe(text.slice(0, cut));
    }),
  );
});

test("the word that plays is the last that has begun", () => {
  const segments = segmentsOf({ text: "a b", words: [{ text: "a", startMs: 0 }, { text: "b", startMs: 1_000 }] });
  expect([segmentAt(segments, 0), segmentAt(segments, 999), segmentAt(segments, 1_000), segmentAt([], 5)]).toEqual([0, 0, 2, -1]);
});
