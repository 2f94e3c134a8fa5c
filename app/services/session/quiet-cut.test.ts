import { expect, test } from "vitest";

import { SAMPLE_RATE } from "~/domain/audio";

import { loudest, quietCut } from "./quiet-cut";

function tone(seconds: number, level: number): Int16Array {
  return Int16Array.from({ length: seconds * SAMPLE_RATE }, (_, index) => Math.sin(index / 5) * level * 32_767);
}

function join(...parts: Int16Array[]): Int16Array {
  return Int16Array.from(parts.flatMap((part) => [...part]));
}

test("cuts in the pause of the second half", () => {
  const samples = join(tone(1, 0.5), tone(1, 0.001), tone(3, 0.5), tone(0.4, 0.001), tone(1, 0.5));
  const seconds = quietCut(samples) / SAMPLE_RATE;
  expect(seconds).toBeGreaterThan(5);
  expect(seconds).toBeLessThan(5.4);
});

test("cuts nothing off what is too short to search", () => {
  expect(quietCut(tone(0.1, 0.5))).toBe(SAMPLE_RATE / 10);
});

test("the loudest tenth of a second decides, not the average", () => {
  expect(loudest(join(tone(5, 0), tone(0.2, 0.5), tone(5, 0)))).toBeCloseTo(0.5 / Math.SQRT2, 1);
  expect(loudest(new Int16Array(0))).toBe(0);
});
