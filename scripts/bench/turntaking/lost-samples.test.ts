import { expect, test } from "vitest";

import { lostSamples } from "./lost-samples";

const TURN = Int16Array.from({ length: 40_000 }, (_, at) => Math.round(9_000 * Math.sin(at / 11) + 4_000 * Math.sin(at / 3.7 + at * at * 1e-7)));

/** A turn held at `heldAt`, silent for 3,000 samples, and resumed at `resumedFrom` with a fade-in. */
function output(heldAt: number, resumedFrom: number): number[] {
  const before = Array.from(TURN.subarray(0, heldAt), (sample) => sample / 32_768);
  const after = Array.from(TURN.subarray(resumedFrom), (sample, at) => (sample / 32_768) * Math.min(1, at / 128));
  return [...before, ...new Array<number>(3_000).fill(0), ...after];
}

test.each([[0], [1], [480], [-160]])("%i samples that are left out are counted", (lost) => {
  expect(lostSamples(output(20_000, 20_000 + lost), { turn: TURN, from: 20_000, resumedAt: 22_000, until: 40_000 })).toBe(lost);
});

test("silence, or another sound, is no resume", () => {
  expect(lostSamples(new Array<number>(9_000).fill(0), { turn: TURN, from: 100, resumedAt: 0, until: 9_000 })).toBeNull();
  expect(lostSamples(Array.from({ length: 9_000 }, (_, at) => Math.sin(at / 5) / 3), { turn: TURN, from: 100, resumedAt: 0, until: 9_000 })).toBeNull();
});

test("a resume that is ducked is found as well", () => {
  const ducked = output(20_000, 20_000).map((value, at) => (at >= 23_000 ? value * 10 ** (-15 / 20) : value));
  expect(lostSamples(ducked, { turn: TURN, from: 20_000, resumedAt: 22_000, until: 40_000 })).toBe(0);
});
