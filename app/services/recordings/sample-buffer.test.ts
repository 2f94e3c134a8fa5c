import fc from "fast-check";
import { expect, test } from "vitest";

import { SampleBuffer } from "./sample-buffer";

/** Sample n of the true recording. */
const truth = (from: number, to: number): Int16Array => Int16Array.from({ length: to - from }, (_, index) => (from + index) % 30_000);

const buffer = (pendingLimit = 1_000) => new SampleBuffer({ start: 0, pendingLimit });

test("packets in order are joined", () => {
  const kept = buffer();
  expect(kept.add(0, truth(0, 10))).toBe(true);
  expect(kept.add(10, truth(10, 15))).toBe(true);
  expect(kept.end).toBe(15);
  expect(kept.slice(3, 12)).toEqual(truth(3, 12));
});

test("samples beyond a gap wait until it fills", () => {
  const kept = buffer();
  kept.add(20, truth(20, 30));
  expect([kept.end, kept.lastEnd]).toEqual([0, 30]);
  expect(kept.slice(0, 30)).toHaveLength(0);
  kept.add(0, truth(0, 20));
  expect(kept.slice(0, 30)).toEqual(truth(0, 30));
});

test("no more waits beyond a gap than the limit, and what is refused may come again", () => {
  const kept = buffer(10);
  expect(kept.add(100, truth(100, 110))).toBe(true);
  expect(kept.add(110, truth(110, 111))).toBe(false);
  expect(kept.add(105, truth(105, 110))).toBe(true);
  expect(kept.add(0, truth(0, 100))).toBe(true);
  expect(kept.add(110, truth(110, 111))).toBe(true);
  expect(kept.slice(0, 111)).toEqual(truth(0, 111));
});

test("what came first stays", () => {
  const kept = buffer();
  kept.add(0, Int16Array.of(1, 2, 3));
  kept.add(1, Int16Array.of(9, 9, 4));
  expect([...kept.slice(0, 4)]).toEqual([1, 2, 3, 4]);
});

test("any order, repetition and overlap of packets gives the recording, whatever was released between", () => {
  const packet = fc.record({ first: fc.nat(300), length: fc.integer({ min: 0, max: 60 }), release: fc.boolean() });
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 60 }), (packets) => {
      const kept = buffer(10_000);
      const came = new Set<number>();
      let released = truth(0, 0);
      for (const { first, length, release } of packets) {
        kept.add(first, truth(first, first + length));
        for (let at = first; at < first + length; at += 1) came.add(at);
        let end = 0;
        while (came.has(end)) end += 1;
        expect(kept.end).toBe(end);
        expect(kept.lastEnd).toBe(came.size === 0 ? 0 : Math.max(...came) + 1);
        if (!release) continue;
        released = Int16Array.of(...released, ...kept.slice(kept.start, kept.end));
        kept.release(kept.end);
      }
      expect(released).toEqual(truth(0, kept.start));
      expect(kept.slice(kept.start, kept.end)).toEqual(truth(kept.start, kept.end));
      for (const piece of kept.beyondGap()) expect(piece.samples).toEqual(truth(piece.first, piece.first + piece.samples.length));
      const beyond = kept.beyondGap().reduce((sum, piece) => sum + piece.samples.length, 0);
      expect(kept.end + beyond).toBe(came.size);
    }),
  );
});

test("several recordings grow at once for many seconds, each forgets what it may, and none hears another", () => {
  const step = fc.record({ which: fc.nat(2), length: fc.integer({ min: 1, max: 11_000 }), keep: fc.integer({ min: 0, max: 20_000 }), forget: fc.boolean() });
  const sample = (which: number, place: number): number => ((place * 7 + which * 9_973) % 65_536) - 32_768;
  const sound = (which: number, from: number, to: number): Int16Array => Int16Array.from({ length: to - from }, (_, index) => sample(which, from + index));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const recordings = [0, 1, 2].map(() => buffer());
      for (const { which, length, keep, forget } of steps) {
        const kept = recordings[which] ?? buffer();
        kept.add(kept.end, sound(which, kept.end, kept.end + length));
        kept.release(kept.end - keep);
        if (forget) kept.forgetFrom(kept.end - (keep >> 1));
        recordings.forEach((one, index) => {
          expect(Buffer.from(one.slice(0, one.end).buffer).equals(Buffer.from(sound(index, one.start, one.end).buffer))).toBe(true);
        });
      }
    }),
    { numRuns: 60 },
  );
});
