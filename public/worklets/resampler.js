/**
 * Band-limited sample rate conversion for the worklets: a polyphase bank of windowed sincs (Kaiser, β 8, about -80 dB in the stop band).
 * Plain JavaScript because worklets load it as it is; unit tests import it as well.
 */

/** Zero crossings of the sinc on each side: more gives a steeper edge and more delay. 24 keeps 7 kHz within 0.3 dB at 16 kHz and folds nothing above -80 dB. */
const ZERO_CROSSINGS = 24;
/** Where the filter's edge lies, as a part of the lower rate's half: its transition band ends before the fold. */
const ROLLOFF = 0.94;
const KAISER_BETA = 8;

/**
 * @typedef {object} Resampler
 * @property {(input: Float32Array) => Float32Array} push Takes the next samples, gives those that are ready.
 * @property {() => Float32Array} flush Gives the rest, as if silence followed; afterwards it is as new.
 */

/**
 * Streams `fromRate` into `toRate` (Hz). Output sample k stands at input position k·from/to exactly: no delay is added to
 * the positions, only `push` withholds the last millisecond or so until its neighbours are known.
 *
 * @param {{ fromRate: number, toRate: number }} rates
 * @returns {Resampler}
 */
export function createResampler({ fromRate, toRate }) {
  if (fromRate === toRate) return { push: (input) => input, flush: () => new Float32Array(0) };
  const divisor = greatestCommonDivisor(fromRate, toRate);
  const bank = createBank({ up: toRate / divisor, down: fromRate / divisor });
  let stream = startOfStream(bank.reach);

  return { push, flush };

  /** @param {Float32Array} input */
  function push(input) {
    const joined = new Float32Array(stream.held.length + input.length);
    joined.set(stream.held);
    joined.set(input, stream.held.length);
    return convert(joined);
  }

  function flush() {
    const total = Math.ceil(((stream.origin + stream.held.length) * toRate) / fromRate);
    const given = stream.next;
    const rest = push(new Float32Array(bank.reach + 1));
    stream = startOfStream(bank.reach);
    return rest.subarray(0, Math.max(0, total - given));
  }

  /** @param {Float32Array} input from `stream.origin` on */
  function convert(input) {
    const end = stream.origin + input.length;
    const output = new Float32Array(Math.max(0, Math.ceil(((end - bank.reach) * bank.up) / bank.down) - stream.next));
    let count = 0;
    for (; count < output.length; count += 1) {
      const place = (stream.next + count) * bank.down;
      const centre = Math.floor(place / bank.up);
      if (centre + bank.reach >= end) break;
      output[count] = convolve(input, centre - bank.reach + 1 - stream.origin, bank.phases[place % bank.up]);
    }
    stream.next += count;
    const keepFrom = Math.floor((stream.next * bank.down) / bank.up) - bank.reach + 1;
    const drop = Math.max(0, Math.min(input.length, keepFrom - stream.origin));
    stream = { next: stream.next, origin: stream.origin + drop, held: input.slice(drop) };
    return output.subarray(0, count);
  }
}

/** Silence before the first sample, so that the filter has something on its left. */
const startOfStream = (reach) => ({ next: 0, origin: -reach, held: new Float32Array(reach) });

function convolve(input, start, taps) {
  let sum = 0;
  for (let index = 0; index < taps.length; index += 1) sum += input[start + index] * taps[index];
  return sum;
}

/** One row of taps for each of the `up` places that an output sample can have between two input samples. */
function createBank({ up, down }) {
  const cutoff = Math.min(1, up / down) * ROLLOFF;
  const reach = Math.ceil(ZERO_CROSSINGS / cutoff);
  const phases = Array.from({ length: up }, (_, phase) => createTaps({ fraction: phase / up, cutoff, reach }));
  return { up, down, reach, phases };
}

function createTaps({ fraction, cutoff, reach }) {
  const taps = new Float32Array(2 * reach);
  let sum = 0;
  for (let index = 0; index < taps.length; index += 1) {
    const distance = index - reach + 1 - fraction;
    taps[index] = cutoff * sinc(cutoff * distance) * kaiser(distance / reach);
    sum += taps[index];
  }
  return taps.map((tap) => tap / sum);
}

function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x) {
  return Math.abs(x) >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA);
}

/** Modified Bessel function of order zero, by its power series. */
function bessel(x) {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-10; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a, b) {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
