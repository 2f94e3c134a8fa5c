import fc from "fast-check";
import { expect, test } from "vitest";

import { amplified, faded } from "./voice-level";

test("soft sounds are multiplied by the gain", () => {
  expect([...amplified(Int16Array.of(0, 1_000, -1_000), 2)]).toEqual([0, 2_000, -2_000]);
});

test("nothing is louder than −1 dBFS, and louder stays louder", () => {
  const limit = 32_768 * 10 ** (-1 / 20);
  fc.assert(
    fc.property(fc.int16Array({ minLength: 2 }), fc.double({ min: 0.1, max: 20, noNaN: true }), (samples, gain) => {
      const loud = amplified(samples.toSorted(), gain);
      expect(loud).toEqual(loud.toSorted());
      for (const sample of loud) expect(Math.abs(sample)).toBeLessThan(limit);
    }),
  );
});

test("fades begin and end at nothing and leave the middle as it is", () => {
  expect([...faded(Int16Array.from({ length: 8 }, () => 100), 2)]).toEqual([0, 50, 100, 100, 100, 100, 50, 0]);
  expect([...faded(new Int16Array(0), 5)]).toEqual([]);
});
