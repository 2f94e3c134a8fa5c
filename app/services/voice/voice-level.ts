/** Above this the waves are bent instead of cut off; full scale is 1. −5 dBFS. */
const KNEE = 0.56;
/** No sample is louder than this: −1.1 dBFS, so that Opus has room for its own overshoot. */
const CEILING = 0.88;

/** Makes `samples` louder (or softer) by `gain`, a factor. Loud peaks are bent smoothly under −1 dBFS; nothing clips. */
export function amplified(samples: Int16Array, gain: number): Int16Array<ArrayBuffer> {
  return Int16Array.from(samples, (sample) => Math.round(softLimit((sample / 32_768) * gain) * 32_767));
}

function softLimit(value: number): number {
  const size = Math.abs(value);
  if (size <= KNEE) return value;
  const room = CEILING - KNEE;
  return Math.sign(value) * (KNEE + room * Math.tanh((size - KNEE) / room));
}

/** Fades the first and last `length` samples in and out, in place, so that no edge clicks. Returns `samples`. */
export function faded<Samples extends Int16Array>(samples: Samples, length: number): Samples {
  const count = Math.min(length, samples.length >> 1);
  for (let index = 0; index < count; index += 1) {
    const factor = index / count;
    const last = samples.length - 1 - index;
    samples[index] = Math.round((samples[index] ?? 0) * factor);
    samples[last] = Math.round((samples[last] ?? 0) * factor);
  }
  return samples;
}
