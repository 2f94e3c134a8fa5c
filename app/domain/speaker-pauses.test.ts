import fc from "fast-check";
import { expect, test } from "vitest";

import { NO_PAUSES, type SpeakerPauses, usualPauseMs, withPause } from "./speaker-pauses";

const after = (pausesMs: readonly number[], from: SpeakerPauses = NO_PAUSES): SpeakerPauses =>
  pausesMs.reduce((pauses, pauseMs) => withPause(pauses, { pauseMs, atPossibleEnd: false }), from);

test("a few pauses tell nothing of a person yet", () => {
  expect(usualPauseMs(after([900, 900, 900]).anywhere)).toBe(0);
  expect(usualPauseMs(after([900, 900, 900, 900]).anywhere)).toBe(900);
});

test("the usual pause is about as long as the long ones, and one very long one does not move it", () => {
  const pauses = after([400, 500, 600, 700, 800, 900, 1000, 1100, 1200, 1300]);
  expect(usualPauseMs(pauses.anywhere)).toBeGreaterThanOrEqual(1000);
  expect(usualPauseMs(pauses.anywhere)).toBeLessThanOrEqual(1300);
  expect(usualPauseMs(after([500, 500, 5000, 500, 500, 500, 500, 500, 500, 500]).anywhere)).toBe(500);
});

test("what the speaker did long ago is forgotten", () => {
  const slow = after(Array<number>(30).fill(2500));
  expect(usualPauseMs(slow.anywhere)).toBe(2500);
  expect(usualPauseMs(after(Array<number>(5).fill(500), slow).anywhere)).toBe(2500);
  expect(usualPauseMs(after(Array<number>(20).fill(500), slow).anywhere)).toBe(500);
});

test("only pauses at possible ends tell how long to wait at one", () => {
  const pauses = withPause(withPause(NO_PAUSES, { pauseMs: 3000, atPossibleEnd: false }), { pauseMs: 700, atPossibleEnd: true });
  expect(pauses).toEqual({ anywhere: [3000, 700], atPossibleEnds: [700] });
});

test("stops between sounds, and times that are none, change nothing", () => {
  for (const pauseMs of [0, 150, -20, Number.NaN]) expect(withPause(NO_PAUSES, { pauseMs, atPossibleEnd: true })).toBe(NO_PAUSES);
});

test("whatever was heard, the usual pause is one of the pauses and memory stays small", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 200, max: 5000 }), { minLength: 4, maxLength: 200 }), (pausesMs) => {
      const { anywhere } = after(pausesMs);
      expect(anywhere.length).toBeLessThanOrEqual(24);
      expect(pausesMs).toContain(usualPauseMs(anywhere));
    }),
  );
});
