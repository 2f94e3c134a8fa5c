/** Taps on each side for each kept sample: 40 dB down where the rest would fold, 2 ms of delay from 16 kHz to 4 kHz. */
const REACH_PER_FACTOR = 8;

/**
 * Keeps every `factor`-th sample of a numbered stream of PCM16, low-passed. Samples come out from -1 to 1, each with the constant
 * delay of the filter. Where samples are missing it begins anew, with silence before.
 */
export function createDecimator(factor: number): (firstSample: number, samples: Int16Array) => { first: number; samples: Float32Array } {
  const taps = lowPass(factor);
  let held = new Float32Array(taps.length - 1);
  let expected: number | null = null;

  return (firstSample, samples) => {
    if (firstSample !== expected) held = new Float32Array(taps.length - 1);
    expected = firstSample + samples.length;
    const joined = new Float32Array(held.length + samples.length);
    joined.set(held);
    samples.forEach((sample, index) => (joined[held.length + index] = sample / 32_768));
    held = joined.slice(samples.length);
    const first = Math.ceil(firstSample / factor);
    const offset = first * factor - firstSample;
    const count = Math.max(0, Math.ceil((samples.length - offset) / factor));
    return { first, samples: Float32Array.from({ length: count }, (_, index) => filtered(joined, offset + index * factor, taps)) };
  };
}

function filtered(samples: Float32Array, from: number, taps: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < taps.length; index += 1) sum += (samples[from + index] as number) * (taps[index] as number);
  return sum;
}

/** A sinc under a Hann window, with its edge at 0.85 of the new half rate. */
function lowPass(factor: number): Float32Array {
  const reach = REACH_PER_FACTOR * factor;
  const cutoff = 0.85 / factor;
  const taps = Float32Array.from({ length: 2 * reach - 1 }, (_, index) => {
    const distance = index - reach + 1;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / reach);
    return window * (distance === 0 ? cutoff : Math.sin(Math.PI * cutoff * distance) / (Math.PI * distance));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}
