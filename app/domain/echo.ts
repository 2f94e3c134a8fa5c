/** Sound that is compared for echo: speech has most of its energy below 2 kHz, and a quarter of the samples is a sixteenth of the work. */
export const ECHO_RATE = 4_000;
/** The longest way from the player's output to the microphone that is looked for: 400 ms, a Bluetooth loudspeaker's. */
export const LAG_LIMIT = 1_600;
/** So much sound from before the microphone's is needed of the reference, for the longest lag and its taps. */
export const REFERENCE_LEAD = LAG_LIMIT + 128;

/** The longest response of the room behind the first arrival: 24 ms, where reflections of a desk and a screen lie. */
const TAPS = 96;
const TAPS_AT_LEAST = 16;
/** The taps begin 2 ms before the best lag: the strongest arrival need not be the first. */
const LEAD = 8;
/** With fewer samples a tap, the taps would explain anything. */
const SAMPLES_PER_TAP = 8;
/** Against numbers that mean nothing where the reference has no energy; as a part of its mean energy. */
const RIDGE = 1e-3;

/** How what is played reaches the microphone, at 4 kHz. */
export interface EchoPath {
  /** Of the first tap; may be negative by the lead. */
  lag: number;
  taps: Float64Array;
}

/** Sound of the microphone, and of what was played from `REFERENCE_LEAD` samples before its first one until its last one. */
export interface EchoWindow {
  microphone: Float32Array;
  reference: Float32Array;
}

/** How much of the microphone's sound is echo. */
export interface EchoShare {
  /** Part of the microphone's energy that `path` explains, 0 to 1. */
  share: number;
  /** Root mean square of the echo, as far as `path` foretells it, and of what is left without it; 1 is full scale. */
  echo: number;
  residual: number;
}

/**
 * The lag, 0 to `LAG_LIMIT`, at which the two are most alike, by normalised cross-correlation; null where nothing was played.
 * It is found to half a millisecond, on a half of the samples: the taps around it make up for the rest.
 */
export function findLag({ microphone, reference }: EchoWindow): number | null {
  const heard = halved(microphone);
  const played = halved(reference);
  const lead = REFERENCE_LEAD / 2;
  const floor = RIDGE * (energyOf(played) + Number.EPSILON);
  let energy = energyOf(played.subarray(lead));
  let best = { lag: -1, score: 0 };
  for (let lag = 0; lag <= LAG_LIMIT / 2; lag += 1) {
    const start = lead - lag;
    if (lag > 0) energy += square(played[start]) - square(played[start + heard.length]);
    const product = dot(heard, played, start);
    const score = (product * product) / (energy + floor);
    if (score > best.score) best = { lag: 2 * lag, score };
  }
  return best.lag < 0 ? null : best.lag;
}

/** Neighbours are added: speech is loudest far below 1 kHz. */
const halved = (samples: Float32Array): Float32Array => {
  const half = new Float32Array(samples.length >> 1);
  for (let index = 0; index < half.length; index += 1) half[index] = (samples[2 * index] as number) + (samples[2 * index + 1] as number);
  return half;
};

/** The response that explains the microphone best, by least squares (covariance method), from just before `lag` on. */
export function fitPath({ microphone, reference }: EchoWindow, lag: number): EchoPath {
  const count = Math.max(TAPS_AT_LEAST, Math.min(TAPS, Math.floor(microphone.length / SAMPLES_PER_TAP)));
  const first = lag - LEAD;
  const start = REFERENCE_LEAD - first;
  // A tap that would look ahead of the last sample has nothing to look at.
  const length = Math.min(microphone.length, reference.length - start);
  const heard = microphone.subarray(0, length);
  const products = Float64Array.from({ length: count }, (_, tap) => dot(heard, reference, start - tap));
  return { lag: first, taps: solve(covariance(reference, { start, length, count }), products) };
}

/** Takes the echo out of the last `length` samples of the microphone (default: all). */
export function echoShare({ microphone, reference }: EchoWindow, { lag, taps }: EchoPath, length = microphone.length): EchoShare {
  let whole = 0;
  let rest = 0;
  let foretold = 0;
  for (let index = microphone.length - length; index < microphone.length; index += 1) {
    const echo = convolve(reference, REFERENCE_LEAD + index - lag, taps);
    const heard = microphone[index] as number;
    whole += heard * heard;
    rest += (heard - echo) * (heard - echo);
    foretold += echo * echo;
  }
  return {
    share: whole > 0 ? Math.max(0, 1 - rest / whole) : 0,
    echo: Math.sqrt(foretold / length),
    residual: Math.sqrt(rest / length),
  };
}

function convolve(samples: Float32Array, place: number, taps: Float64Array): number {
  let sum = 0;
  // Past the end of what was played there is nothing yet.
  for (let tap = Math.max(0, place - samples.length + 1); tap < taps.length; tap += 1) sum += (taps[tap] as number) * (samples[place - tap] as number);
  return sum;
}

const square = (value: number | undefined): number => (value ?? 0) ** 2;

function energyOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum;
}

/** `b` must reach from `from` over the length of `a`. Four sums, for one would wait for itself. */
function dot(a: Float32Array, b: Float32Array, from: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let index = 0;
  for (; index + 3 < a.length; index += 4) {
    s0 += (a[index] as number) * (b[from + index] as number);
    s1 += (a[index + 1] as number) * (b[from + index + 1] as number);
    s2 += (a[index + 2] as number) * (b[from + index + 2] as number);
    s3 += (a[index + 3] as number) * (b[from + index + 3] as number);
  }
  for (; index < a.length; index += 1) s0 += (a[index] as number) * (b[from + index] as number);
  return s0 + s1 + s2 + s3;
}

/** Products of the reference with itself at each pair of taps: each diagonal follows from its first entry by what enters and leaves. */
function covariance(reference: Float32Array, { start, length, count }: { start: number; length: number; count: number }): Float64Array[] {
  const rows = Array.from({ length: count }, () => new Float64Array(count));
  const shifted = reference.subarray(start, start + length);
  for (let apart = 0; apart < count; apart += 1) {
    let product = dot(shifted, reference, start - apart);
    for (let row = 0; row + apart < count; row += 1) {
      if (row > 0) {
        product += (reference[start - row] ?? 0) * (reference[start - row - apart] ?? 0);
        product -= (reference[start - row + length] ?? 0) * (reference[start - row - apart + length] ?? 0);
      }
      (rows[row + apart] as Float64Array)[row] = product;
    }
  }
  const ridge = RIDGE * ((rows[0]?.[0] ?? 0) + Number.EPSILON);
  rows.forEach((row, index) => (row[index] = (row[index] ?? 0) + ridge));
  return rows;
}

/** Solves a symmetric positive definite system by Cholesky's decomposition; only the lower triangle is read. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const size = right.length;
  const low = matrix.map((row) => Float64Array.from(row));
  for (let row = 0; row < size; row += 1) {
    const of = low[row] as Float64Array;
    for (let column = 0; column <= row; column += 1) {
      const other = low[column] as Float64Array;
      let sum = of[column] as number;
      for (let k = 0; k < column; k += 1) sum -= (of[k] as number) * (other[k] as number);
      of[column] = row === column ? Math.sqrt(Math.max(sum, Number.EPSILON)) : sum / (other[column] as number);
    }
  }
  const solution = Float64Array.from(right);
  for (let row = 0; row < size; row += 1) {
    for (let k = 0; k < row; k += 1) solution[row] = at(solution, row) - at(low[row], k) * at(solution, k);
    solution[row] = at(solution, row) / at(low[row], row);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let k = row + 1; k < size; k += 1) solution[row] = at(solution, row) - at(low[k], row) * at(solution, k);
    solution[row] = at(solution, row) / at(low[row], row);
  }
  return solution;
}

const at = (values: Float64Array | undefined, index: number): number => values?.[index] ?? 0;
