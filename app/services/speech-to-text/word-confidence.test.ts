import { expect, test } from "vitest";

import { withConfidence } from "./word-confidence";

const SEGMENTS = [
  { start: 0, end: 2, avg_logprob: Math.log(0.9) },
  { start: 2, end: 4, avg_logprob: Math.log(0.3) },
];

test("a word is as sure as the segment that it lies in", () => {
  const [sure, unsure] = withConfidence([{ word: "move", start: 1, end: 1.5 }, { word: "quorum", start: 1.9, end: 2.6 }], SEGMENTS);
  expect(sure?.confidence).toBeCloseTo(0.9);
  expect(unsure?.confidence).toBeCloseTo(0.3);
});

test("a service that judges each word is believed", () => {
  expect(withConfidence([{ word: "quorum", start: 2.2, end: 2.6, probability: 0.71 }], SEGMENTS)[0]?.confidence).toBe(0.71);
});

test("of a word outside all segments nothing is said, and a probability above 1 is 1", () => {
  expect(withConfidence([{ word: "late", start: 9, end: 9.5 }], SEGMENTS)).toEqual([{ word: "late", start: 9, end: 9.5 }]);
  expect(withConfidence([{ word: "yes", start: 1, end: 1.2 }], [{ start: 0, end: 2, avg_logprob: 0.2 }])[0]?.confidence).toBe(1);
});
