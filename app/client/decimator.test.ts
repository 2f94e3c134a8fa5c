import { expect, test } from "vitest";

import { createDecimator } from "./decimator";

const RATE = 16_000;
const tone = (hertz: number, length = 6_400) => Int16Array.from({ length }, (_, index) => Math.round(10_000 * Math.sin((2 * Math.PI * hertz * index) / RATE)));

function decimated(samples: Int16Array, packet = 320, firstSample = 0) {
  const decimate = createDecimator(4);
  const pieces = [];
  for (let from = 0; from < samples.length; from += packet) pieces.push(decimate(firstSample + from, samples.subarray(from, from + packet)));
  return pieces;
}

const loudness = (pieces: ReturnType<typeof decimated>): number => {
  const all = pieces.flatMap(({ samples }) => [...samples]).slice(100);
  return Math.sqrt(all.reduce((sum, sample) => sum + sample * sample, 0) / all.length) / (10_000 / 32_768 / Math.SQRT2);
};

test("speech passes, and what the lower rate cannot hold does not", () => {
  for (const hertz of [100, 500, 1_400]) expect(loudness(decimated(tone(hertz)))).toBeCloseTo(1, 1);
  for (const hertz of [2_400, 3_700, 4_300, 7_000]) expect(loudness(decimated(tone(hertz)))).toBeLessThan(0.02);
});

test("packets of any length and place give the same samples, numbered without gaps", () => {
  const samples = tone(440);
  const whole = decimated(samples, 6_400)[0];
  for (const packet of [1, 7, 320]) {
    const pieces = decimated(samples, packet);
    expect(pieces.flatMap((piece) => [...piece.samples])).toEqual([...(whole?.samples ?? [])]);
  }
  const [first, second] = decimated(samples, 321, 1_002);
  expect(first?.first).toBe(251);
  expect(second?.first).toBe(251 + (first?.samples.length ?? 0));
});
