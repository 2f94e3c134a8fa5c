import { expect, test } from "vitest";

import { largest, mean, median, percentile, slope } from "./statistics";

const HUNDRED = Array.from({ length: 100 }, (_, index) => 100 - index);

test("a percentile is a value that was measured, by the nearest rank", () => {
  expect(percentile(HUNDRED, 0.95)).toBe(95);
  expect(percentile(HUNDRED, 0.99)).toBe(99);
  expect(percentile([7], 0.5)).toBe(7);
  expect(median([3, 1, 2])).toBe(2);
  expect(largest([3, 9, 2])).toBe(9);
});

test("without values nothing is claimed", () => {
  expect(percentile([], 0.95)).toBeNaN();
  expect(mean([])).toBeNaN();
});

test("the slope of a line is found through noise that evens out", () => {
  const points = Array.from({ length: 40 }, (_, x) => ({ x, y: 5 + 0.25 * x + (x % 4 === 1 || x % 4 === 2 ? 1 : -1) }));
  expect(slope(points)).toBeCloseTo(0.25, 2);
});

test("a single moment has no slope", () => {
  expect(slope([{ x: 1, y: 4 }, { x: 1, y: 9 }])).toBe(0);
  expect(slope([])).toBe(0);
});
