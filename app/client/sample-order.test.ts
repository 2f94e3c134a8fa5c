import fc from "fast-check";
import { expect, test } from "vitest";

import { concatSamples } from "~/domain/audio";

import { createSampleOrder } from "./sample-order";

const ramp = Int16Array.from({ length: 200 }, (_, index) => index);

test("pieces that are repeated, overlap and come in any order give every sample once and in order", () => {
  const piece = fc.tuple(fc.integer({ min: 0, max: 199 }), fc.integer({ min: 1, max: 60 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 0, max: 100 }), (pieces, fromSample) => {
      const order = createSampleOrder({ fromSample });
      const out: Int16Array[] = [];
      for (const [first, length] of pieces) out.push(...order.accept(first, ramp.slice(first, first + length)));
      for (let first = 0; first < 200; first += 20) out.push(...order.accept(first, ramp.slice(first, first + 20)));
      expect([...concatSamples(out)]).toEqual([...ramp.slice(fromSample)]);
      expect(order.next()).toBe(200);
    }),
  );
});

test("a piece behind a gap waits, and no more than the limit do", () => {
  const order = createSampleOrder({ fromSample: 0, waitingLimit: 1 });
  expect(order.accept(10, ramp.slice(10, 20))).toEqual([]);
  expect(order.accept(20, ramp.slice(20, 30))).toEqual([]);
  expect(order.accept(0, ramp.slice(0, 10)).map((samples) => samples.length)).toEqual([10, 10]);
  expect(order.next()).toBe(20);
});
