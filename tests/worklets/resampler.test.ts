import fc from "fast-check";
import { expect, test } from "vitest";

import { createResampler } from "../../public/worklets/resampler.js";

const sine = ({ rate, hertz, length }: { rate: number; hertz: number; length: number }) =>
  Float32Array.from({ length }, (_, index) => Math.sin((2 * Math.PI * hertz * index) / rate));

function convert({ fromRate, toRate, input, pieces }: { fromRate: number; toRate: number; input: Float32Array; pieces: number[] }) {
  const resampler = createResampler({ fromRate, toRate });
  const output: number[] = [];
  let offset = 0;
  for (const length of pieces) {
    output.push(...resampler.push(input.subarray(offset, offset + length)));
    offset += length;
  }
  output.push(...resampler.push(input.subarray(offset)), ...resampler.flush());
  return Float32Array.from(output);
}

/** Power of the difference below the power of what was wanted, in dB, without the first and last 500 samples. */
function signalToNoise(output: Float32Array, wanted: Float32Array): number {
  let noise = 0;
  let signal = 0;
  wanted.subarray(500, -500).forEach((sample, index) => {
    noise += ((output[index + 500] ?? 0) - sample) ** 2;
    signal += sample ** 2;
  });
  return 10 * Math.log10(signal / noise);
}

test.each([
  [48_000, 16_000],
  [44_100, 16_000],
  [96_000, 16_000],
  [16_000, 48_000],
  [16_000, 44_100],
])("%i Hz to %i Hz keeps speech frequencies in place to 80 dB", (fromRate, toRate) => {
  for (const hertz of [110, 1000, 4000, 6000]) {
    const input = sine({ rate: fromRate, hertz, length: fromRate / 2 });
    const output = convert({ fromRate, toRate, input, pieces: [] });
    expect(output.length).toBe(toRate / 2);
    expect(signalToNoise(output, sine({ rate: toRate, hertz, length: toRate / 2 }))).toBeGreaterThan(80);
  }
});

test("what 16 kHz cannot hold is taken out and not folded down", () => {
  for (const hertz of [8500, 11_000, 20_000]) {
    const output = convert({ fromRate: 48_000, toRate: 16_000, input: sine({ rate: 48_000, hertz, length: 24_000 }), pieces: [] });
    const loudest = output.subarray(500, -500).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(loudest).toBeLessThan(1e-3);
  }
});

test("the pieces that sound arrives in change nothing", () => {
  fc.assert(
    fc.property(
      fc.constantFrom<[number, number]>([48_000, 16_000], [44_100, 16_000], [16_000, 48_000], [16_000, 44_100]),
      fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 }),
      ([fromRate, toRate], pieces) => {
        const input = sine({ rate: fromRate, hertz: 440, length: 3000 });
        expect(convert({ fromRate, toRate, input, pieces })).toEqual(convert({ fromRate, toRate, input, pieces: [] }));
      },
    ),
    { numRuns: 60 },
  );
});

test("a flushed resampler starts anew", () => {
  const resampler = createResampler({ fromRate: 16_000, toRate: 48_000 });
  const input = sine({ rate: 16_000, hertz: 300, length: 400 });
  const first = [...resampler.push(input), ...resampler.flush()];
  expect(first.length).toBe(1200);
  expect([...resampler.push(input), ...resampler.flush()]).toEqual(first);
});

test("equal rates pass sound through untouched", () => {
  const input = Float32Array.of(0.1, -0.2);
  const resampler = createResampler({ fromRate: 16_000, toRate: 16_000 });
  expect(resampler.push(input)).toBe(input);
  expect(resampler.flush().length).toBe(0);
});
