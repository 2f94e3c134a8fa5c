import { type Complex, type Fft, complex, createFft } from "./fft";

/** Everything here counts in samples of 4 kHz: enough to tell speech from speech, and a quarter of the work. */
export const DECIMATION = 4;
/** One second. Measured with flite: other words of the same voice correlate up to 0.5 with it, with half a second up to 0.8. */
export const BLOCK = 4000;

const FFT_SIZE = 16_384;
const STEP = FFT_SIZE - BLOCK;

export interface Match {
  clip: number;
  /** Place in the clip of the block's first sample; negative when the block begins before it. */
  at: number;
  /** Normalised correlation, at most 1. */
  score: number;
}

export interface SoundIndex {
  /** Length of a clip. */
  lengthOf(clip: number): number;
  /** The place in all clips that `block` (at most BLOCK samples) looks most like. */
  search(block: Float64Array): Match;
  /** The best place within `reach` samples of `near`. */
  compare(block: Float64Array, near: { clip: number; at: number }, reach: number): Match;
  /** Root mean square of a stretch of a clip; 0 outside. */
  level(clip: number, from: number, to: number): number;
}

/** Puts all clips on one line with gaps between them, transformed once, so that a block is looked for in all together. */
export function createSoundIndex(clips: readonly Float64Array[]): SoundIndex {
  const { line, starts } = onOneLine(clips);
  const energy = cumulativeEnergy(line);
  // Where clips are nearly silent any noise would correlate, so a window counts as no quieter than this share of the mean.
  const floor = ((energy.at(-1) ?? 0) / line.length) * 0.02;
  const fft = createFft(FFT_SIZE);
  const spectra = pairedSpectra(line, fft);
  const fullWeights = windowWeights(energy, BLOCK, floor);
  const startOf = (clip: number): number => starts[clip] ?? 0;
  const weightsFor = (length: number): Float64Array =>
    length === BLOCK ? fullWeights : windowWeights(energy, length, floor);

  return {
    lengthOf: (clip) => clips[clip]?.length ?? 0,
    search(block) {
      const { place, sum } = correlate({ block, weights: weightsFor(block.length), spectra, fft });
      const clip = Math.max(0, starts.findLastIndex((start) => start - BLOCK / 2 <= place));
      return { clip, at: place - startOf(clip), score: share(sum, normOf(block)) };
    },
    compare(block, near, reach) {
      const norm = normOf(block);
      let best: Match = { ...near, score: 0 };
      for (let at = near.at - reach; at <= near.at + reach; at += 1) {
        const place = startOf(near.clip) + at;
        if (place < 0 || place + block.length > line.length) continue;
        const score = share(product(block, line, place) * windowWeight(energy, place, block.length, floor), norm);
        if (score > best.score) best = { clip: near.clip, at, score };
      }
      return best;
    },
    level(clip, from, to) {
      const start = Math.max(0, Math.floor(from));
      const end = Math.min(clips[clip]?.length ?? 0, Math.ceil(to));
      return end > start ? Math.sqrt(energyOf(energy, startOf(clip) + start, end - start) / (end - start)) : 0;
    },
  };
}

function onOneLine(clips: readonly Float64Array[]): { line: Float64Array; starts: number[] } {
  const starts: number[] = [];
  let length = BLOCK;
  for (const clip of clips) {
    starts.push(length);
    length += clip.length + BLOCK;
  }
  const line = new Float64Array(length);
  clips.forEach((clip, index) => line.set(clip, starts[index]));
  return { line, starts };
}

const share = (weightedSum: number, norm: number): number => (norm === 0 ? 0 : weightedSum / norm);

const normOf = (block: Float64Array): number => Math.sqrt(product(block, block, 0));

function product(block: Float64Array, line: Float64Array, place: number): number {
  let sum = 0;
  for (let index = 0; index < block.length; index += 1) sum += (block[index] ?? 0) * (line[place + index] ?? 0);
  return sum;
}

function cumulativeEnergy(line: Float64Array): Float64Array {
  const sums = new Float64Array(line.length + 1);
  line.forEach((value, index) => (sums[index + 1] = (sums[index] ?? 0) + value * value));
  return sums;
}

const energyOf = (sums: Float64Array, from: number, length: number): number => (sums[from + length] ?? 0) - (sums[from] ?? 0);

/** What makes a sum at this place comparable with one anywhere else. */
function windowWeight(energy: Float64Array, from: number, length: number, floor: number): number {
  const energyHere = Math.max(energyOf(energy, from, length), floor * length);
  return energyHere > 0 ? 1 / Math.sqrt(energyHere) : 0;
}

function windowWeights(energy: Float64Array, length: number, floor: number): Float64Array {
  const places = Math.max(0, energy.length - length);
  return Float64Array.from({ length: places }, (_, from) => windowWeight(energy, from, length, floor));
}

/** Two real stretches of the line make one complex signal: one as its real part, the next as its imaginary part. */
function pairedSpectra(line: Float64Array, fft: Fft): Complex[] {
  const spectra: Complex[] = [];
  for (let from = 0; from < line.length; from += 2 * STEP) {
    const spectrum = complex(FFT_SIZE);
    spectrum.re.set(line.subarray(from, from + FFT_SIZE));
    spectrum.im.set(line.subarray(from + STEP, from + STEP + FFT_SIZE));
    fft.forward(spectrum);
    spectra.push(spectrum);
  }
  return spectra;
}

interface CorrelateOptions {
  block: Float64Array;
  /** One for every place that is looked at. */
  weights: Float64Array;
  spectra: Complex[];
  fft: Fft;
}

/** The place of the line with the largest weighted correlation. */
function correlate({ block, weights, spectra, fft }: CorrelateOptions): { place: number; sum: number } {
  const target = complex(FFT_SIZE);
  target.re.set(block);
  fft.forward(target);
  const found = complex(FFT_SIZE);
  let best = { place: 0, sum: 0 };
  spectra.forEach((spectrum, pair) => {
    multiplyByConjugate(spectrum, target, found);
    fft.inverse(found);
    for (const [half, sums] of [found.re, found.im].entries()) {
      const from = (2 * pair + half) * STEP;
      const end = Math.min(STEP, weights.length - from);
      for (let offset = 0; offset < end; offset += 1) {
        const sum = (sums[offset] ?? 0) * (weights[from + offset] ?? 0);
        if (sum > best.sum) best = { place: from + offset, sum };
      }
    }
  });
  return best;
}

function multiplyByConjugate(left: Complex, right: Complex, result: Complex): void {
  for (let index = 0; index < FFT_SIZE; index += 1) {
    const a = left.re[index] ?? 0;
    const b = left.im[index] ?? 0;
    const c = right.re[index] ?? 0;
    const d = right.im[index] ?? 0;
    result.re[index] = a * c + b * d;
    result.im[index] = b * c - a * d;
  }
}

const TAPS = 48;
/** Hz; half of 4 kHz with room for the filter's slope. */
const CUT_OFF = 1700;
const LOW_PASS = lowPass();

/** 16 kHz samples at 4 kHz, low tones weakened: else every vowel of a voice would look like every other. */
export function prepareSound(samples: Int16Array): Float64Array {
  const prepared = new Float64Array(Math.floor(samples.length / DECIMATION));
  let previous = 0;
  for (let index = 0; index < prepared.length; index += 1) {
    let value = 0;
    const centre = index * DECIMATION - TAPS / 2;
    for (let tap = 0; tap <= TAPS; tap += 1) value += (LOW_PASS[tap] ?? 0) * (samples[centre + tap] ?? 0);
    prepared[index] = value - 0.9 * previous;
    previous = value;
  }
  return prepared;
}

/** Windowed sinc (Hann). */
function lowPass(): Float64Array {
  const ratio = CUT_OFF / 16_000;
  return Float64Array.from({ length: TAPS + 1 }, (_, tap) => {
    const x = tap - TAPS / 2;
    const sinc = x === 0 ? 2 * ratio : Math.sin(2 * Math.PI * ratio * x) / (Math.PI * x);
    return sinc * (0.5 - 0.5 * Math.cos((2 * Math.PI * tap) / TAPS));
  });
}
