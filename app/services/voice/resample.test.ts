import fc from "fast-check";
import { expect, test } from "vitest";

import { concatSamples, rootMeanSquare } from "~/domain/audio";

import { Resampler } from "./resample";

const tone = (hertz: number, rate: number, seconds = 0.5) => Int16Array.from({ length: rate * seconds }, (_, at) => Math.round(12_000 * Math.sin((2 * Math.PI * hertz * at) / rate)));
const resampled = (samples: Int16Array, from: number, to: number) => {
  const resampler = new Resampler(from, to);
  return concatSamples([resampler.push(samples), resampler.flush()]);
};
const decibels = (samples: Int16Array) => 20 * Math.log10(rootMeanSquare(samples.subarray(400, -400)) / (12_000 / 32_768 / Math.SQRT2));

test.each([24_000, 22_050, 44_100, 48_000, 8_000])("speech of %i Hz comes out at the same loudness and length", (rate) => {
  for (const hertz of [100, 440, 1_000, 3_000]) expect(Math.abs(decibels(resampled(tone(hertz, rate), rate, 16_000)))).toBeLessThan(0.2);
  expect(resampled(tone(440, rate), rate, 16_000)).toHaveLength(8_000);
});

test("what 16 kHz cannot hold is taken away instead of folded back", () => {
  for (const hertz of [8_800, 10_000, 11_500]) expect(decibels(resampled(tone(hertz, 24_000), 24_000, 16_000))).toBeLessThan(-50);
});

test("sound stays at its time", () => {
  const click = new Int16Array(24_000);
  click[12_000] = 30_000;
  const output = resampled(click, 24_000, 16_000);
  expect(output.indexOf(Math.max(...output))).toBe(8_000);
});

test("however the stream is cut, the same samples come out", () => {
  const source = tone(700, 24_000, 0.1);
  const whole = resampled(source, 24_000, 16_000);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 12 }), (lengths) => {
      const resampler = new Resampler(24_000, 16_000);
      const parts: Int16Array[] = [];
      let at = 0;
      for (const length of lengths) {
        parts.push(resampler.push(source.subarray(at, at + length)));
        at += length;
      }
      parts.push(resampler.push(source.subarray(at)), resampler.flush());
      expect(concatSamples(parts)).toEqual(whole);
    }),
    { numRuns: 50 },
  );
});
