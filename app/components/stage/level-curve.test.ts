import fc from "fast-check";
import { expect, test } from "vitest";

import { drawnLevel, easeLevel } from "./level-curve";

test("silence and a quiet room draw nothing, loud speech draws all", () => {
  expect(drawnLevel(0)).toBe(0);
  expect(drawnLevel(Number.NaN)).toBe(0);
  expect(drawnLevel(0.002)).toBe(0);
  expect(drawnLevel(0.5)).toBe(1);
});

test("ordinary speech draws well between the ends", () => {
  expect(drawnLevel(0.05)).toBeGreaterThan(0.5);
  expect(drawnLevel(0.05)).toBeLessThan(0.8);
});

test("louder is never drawn smaller, and always between 0 and 1", () => {
  const level = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(level, level, (a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      expect(drawnLevel(low)).toBeLessThanOrEqual(drawnLevel(high));
      expect(drawnLevel(high)).toBeLessThanOrEqual(1);
      expect(drawnLevel(low)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("a level rises faster than it falls and arrives", () => {
  expect(easeLevel({ shown: 0, wanted: 1, elapsedMs: 40 })).toBeGreaterThan(1 - easeLevel({ shown: 1, wanted: 0, elapsedMs: 40 }));
  expect(easeLevel({ shown: 0.3, wanted: 1, elapsedMs: 10_000 })).toBe(1);
  expect(easeLevel({ shown: 0.3, wanted: 0, elapsedMs: 10_000 })).toBe(0);
});

test("two short frames move a level as far as one long frame", () => {
  const half = easeLevel({ shown: 0, wanted: 1, elapsedMs: 8 });
  expect(easeLevel({ shown: half, wanted: 1, elapsedMs: 8 })).toBeCloseTo(easeLevel({ shown: 0, wanted: 1, elapsedMs: 16 }), 10);
});
