import fc from "fast-check";
import { expect, test } from "vitest";

import { perceivedLevel, smoothLevel } from "./level-meter";

test("silence shows nothing, loud speech fills the meter, and 6 dB are the same step anywhere between", () => {
  expect(perceivedLevel(0)).toBe(0);
  expect(perceivedLevel(0.0001)).toBe(0);
  expect(perceivedLevel(0.9)).toBe(1);
  expect(perceivedLevel(0.02) - perceivedLevel(0.01)).toBeCloseTo(perceivedLevel(0.2) - perceivedLevel(0.1), 6);
});

test("it rises faster than it falls, and comes to rest at zero", () => {
  const risen = smoothLevel({ shown: 0, level: 0.25, elapsedMs: 30 });
  const fallen = smoothLevel({ shown: 1, level: 0, elapsedMs: 30 });
  expect(risen).toBeGreaterThan(1 - fallen);
  let shown = 1;
  for (let count = 0; count < 60; count += 1) shown = smoothLevel({ shown, level: 0, elapsedMs: 30 });
  expect(shown).toBe(0);
});

test("it never leaves 0 to 1 nor overshoots", () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(unit, unit, fc.integer({ min: 0, max: 2000 }), (shown, level, elapsedMs) => {
      const next = smoothLevel({ shown, level, elapsedMs });
      expect(next).toBeGreaterThanOrEqual(0);
      expect(next).toBeLessThanOrEqual(Math.max(shown, perceivedLevel(level)) + 1e-9);
    }),
  );
});
