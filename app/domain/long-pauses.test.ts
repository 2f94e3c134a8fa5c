import { expect, test } from "vitest";

import { longPauses } from "./long-pauses";

const word = (startMs: number, endMs: number) => ({ startMs, endMs });

test("what is longer than three seconds between two words is a long pause, and what is before the first is none", () => {
  expect(longPauses([word(9_500, 10_000), word(13_000, 13_500), word(16_501, 17_000)])).toEqual([{ atMs: 13_500, lengthMs: 3_001 }]);
  expect(longPauses([word(9_500, 10_000)])).toEqual([]);
  expect(longPauses([])).toEqual([]);
});

test("words that lie over each other have no pause between them", () => {
  expect(longPauses([word(0, 9_000), word(4_000, 5_000)])).toEqual([]);
});
