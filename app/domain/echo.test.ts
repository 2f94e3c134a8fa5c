import fc from "fast-check";
import { expect, test } from "vitest";

import { type EchoWindow, LAG_LIMIT, REFERENCE_LEAD, echoShare, findLag, fitPath } from "./echo";

/** Noise from -0.5 to 0.5 with the colour of speech: most of it is low. */
function speechLike(length: number, seed: number): Float32Array {
  let state = seed >>> 0;
  let [low, lower] = [0, 0];
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    low = 0.6 * low + state / 2 ** 32 - 0.5;
    lower = 0.3 * lower + low;
    return 0.3 * lower;
  });
}

interface Scene {
  lag: number;
  gain?: number;
  reflections?: readonly [after: number, gain: number][];
  own?: Float32Array;
  length?: number;
  seed?: number;
}

function scene({ lag, gain = 0.5, reflections = [], own, length = 4_000, seed = 1 }: Scene): EchoWindow {
  const reference = speechLike(length + REFERENCE_LEAD, seed);
  const microphone = Float32Array.from({ length }, (_, index) => {
    const heard = (after: number) => reference[REFERENCE_LEAD + index - lag - after] ?? 0;
    return gain * (heard(0) + reflections.reduce((sum, [after, part]) => sum + part * heard(after), 0)) + (own?.[index] ?? 0);
  });
  return { microphone, reference };
}

function shareOf(sound: EchoWindow) {
  const lag = findLag(sound);
  return { lag, ...echoShare(sound, fitPath(sound, lag ?? 0)) };
}

test("echo is found at any lag and gain, and explained whole", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: LAG_LIMIT }), fc.double({ min: 0.01, max: 2, noNaN: true }), fc.nat(10_000), (lag, gain, seed) => {
      const found = shareOf(scene({ lag, gain, seed }));
      expect(Math.abs((found.lag ?? -1) - lag)).toBeLessThanOrEqual(2);
      expect(found.share).toBeGreaterThan(0.98);
    }),
    { numRuns: 15 },
  );
});

test("reflections of the room belong to the echo", () => {
  const found = shareOf(scene({ lag: 400, reflections: [[7, 0.6], [21, -0.4], [48, 0.3], [76, 0.2]] }));
  expect(found.share).toBeGreaterThan(0.98);
});

test("what the candidate says is left, and counts for its part of the energy", () => {
  const own = speechLike(4_000, 99);
  const quiet = scene({ lag: 300, gain: 1, own: own.map((sample) => sample / 3) });
  const equal = scene({ lag: 300, gain: 1, own });
  expect(shareOf(quiet).share).toBeGreaterThan(0.8);
  expect(shareOf(equal).share).toBeGreaterThan(0.4);
  expect(shareOf(equal).share).toBeLessThan(0.6);
});

test("with headphones hardly anything is explained", () => {
  for (let seed = 1; seed <= 5; seed += 1) {
    const sound = { microphone: speechLike(4_000, 1000 + seed), reference: speechLike(4_000 + REFERENCE_LEAD, seed) };
    expect(shareOf(sound).share).toBeLessThan(0.15);
  }
});

test("a path that was learned goes on to fit, and shows what is the candidate's in a frame", () => {
  const reflections: [number, number][] = [[9, 0.4]];
  const before = scene({ lag: 500, reflections });
  const path = fitPath(before, 500);
  const own = speechLike(768, 5);
  const later = { lag: 500, reflections, seed: 77, length: 768 };
  expect(echoShare(scene(later), path, 128).share).toBeGreaterThan(0.97);
  const both = echoShare(scene({ ...later, own }), path, 128);
  expect(both.share).toBeLessThan(0.7);
  const ownLevel = Math.sqrt(own.subarray(-128).reduce((sum, sample) => sum + sample * sample, 0) / 128);
  expect(both.residual).toBeCloseTo(ownLevel, 2);
});

test("where nothing was played or nothing is heard, nothing is echo", () => {
  const nothing = { microphone: speechLike(1_000, 3), reference: new Float32Array(1_000 + REFERENCE_LEAD) };
  expect(findLag(nothing)).toBeNull();
  const deaf = { microphone: new Float32Array(1_000), reference: speechLike(1_000 + REFERENCE_LEAD, 4) };
  expect(findLag(deaf)).toBeNull();
  expect(echoShare(deaf, fitPath(deaf, 10))).toEqual({ share: 0, echo: 0, residual: 0 });
});
