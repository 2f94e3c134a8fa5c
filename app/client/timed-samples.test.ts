import fc from "fast-check";
import { expect, test } from "vitest";

import { createTimedSamples } from "./timed-samples";

test("it gives what was written at its place, and silence for what never came or is too old", () => {
  const piece = fc.record({ skip: fc.integer({ min: -20, max: 150 }), length: fc.integer({ min: 0, max: 90 }) });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), fc.integer({ min: -50, max: 900 }), (pieces, from) => {
      const kept = createTimedSamples(100);
      const all = new Map<number, number>();
      let end = 0;
      for (const { skip, length } of pieces) {
        const first = Math.max(0, end + skip);
        kept.write(first, Float32Array.from({ length }, (_, index) => first + index + 1));
        for (let place = Math.max(first, end); place < first + length; place += 1) all.set(place, place + 1);
        end = Math.max(end, first + length);
      }
      const wanted = Array.from({ length: 120 }, (_, index) => (from + index >= end - 100 ? (all.get(from + index) ?? 0) : 0));
      expect([...kept.read(from, 120)]).toEqual(wanted);
    }),
  );
});
