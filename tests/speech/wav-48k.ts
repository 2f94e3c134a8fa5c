import { writeFile } from "node:fs/promises";

import { encodeWav } from "~/domain/wav";

const FACTOR = 3;
/** Input samples on each side that shape an output sample; 16 keep what is above 8 kHz more than 50 dB down. */
const REACH = 16;

/** Writes 16 kHz mono `samples` as the 48 kHz mono PCM16 WAV that Chromium's fake microphone plays without a resampler of its own. */
export async function writeWav48k(path: string, samples: Int16Array): Promise<void> {
  await writeFile(path, encodeWav(upsampled(samples), 48_000));
}

/** 16 kHz to 48 kHz by a Hann-windowed sinc; output sample 3 × N is input sample N. */
export function upsampled(samples: Int16Array): Int16Array<ArrayBuffer> {
  const kernels = [0, 1, 2].map(kernel);
  return Int16Array.from({ length: samples.length * FACTOR }, (_, at) => {
    const centre = Math.floor(at / FACTOR);
    let sum = 0;
    kernels[at % FACTOR]?.forEach((weight, tap) => (sum += weight * (samples[centre + tap - REACH] ?? 0)));
    return Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  });
}

/** Weights of the input samples from −REACH to +REACH for an output sample `phase` thirds after the middle one. */
function kernel(phase: number): number[] {
  return Array.from({ length: 2 * REACH + 1 }, (_, tap) => {
    const distance = tap - REACH - phase / FACTOR;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (REACH + 1));
    return (distance === 0 ? 1 : Math.sin(Math.PI * distance) / (Math.PI * distance)) * window;
  });
}
