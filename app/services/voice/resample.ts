/** Zero crossings of the low-pass on each side: 60 dB below in the stop band with the window used. */
const CROSSINGS = 16;
/** Share of the narrower band that is kept; the rest is the filter's slope. */
const PASS_BAND = 0.92;
/** Kaiser window's shape for about 60 dB. */
const BETA = 6;

/**
 * Changes the sample rate of a stream of PCM16 by a windowed-sinc low-pass (polyphase), so that nothing above the new half
 * rate folds back. The delay is taken out: output sample N lies at the time N / `toRate`. State of one stream.
 */
export class Resampler {
  readonly #up: number;
  readonly #down: number;
  readonly #phases: Float32Array[];
  readonly #reach: number;
  /** Input not yet out of the filter's reach; its first sample has the index `#first` in the stream. */
  #input: Int16Array;
  #first: number;
  #received = 0;
  #made = 0;

  constructor(fromRate: number, toRate: number) {
    const divisor = greatestDivisor(fromRate, toRate);
    this.#up = toRate / divisor;
    this.#down = fromRate / divisor;
    const scale = Math.min(1, toRate / fromRate) * PASS_BAND;
    this.#reach = Math.ceil(CROSSINGS / scale);
    this.#phases = Array.from({ length: this.#up }, (_, phase) => phaseTaps(phase / this.#up, scale, this.#reach));
    this.#input = new Int16Array(this.#reach);
    this.#first = -this.#reach;
  }

  /** What can be made once `samples` have come too; may be empty. */
  push(samples: Int16Array): Int16Array {
    this.#received += samples.length;
    this.#append(samples);
    return this.#make(this.#received - this.#reach);
  }

  /** The rest; the stream is over. */
  flush(): Int16Array {
    this.#append(new Int16Array(this.#reach + 1));
    return this.#make(this.#received);
  }

  #append(samples: Int16Array): void {
    const joined = new Int16Array(this.#input.length + samples.length);
    joined.set(this.#input);
    joined.set(samples, this.#input.length);
    this.#input = joined;
  }

  /** Output whose time lies before input sample `limit`. */
  #make(limit: number): Int16Array {
    const end = Math.max(this.#made, Math.ceil((limit * this.#up) / this.#down));
    const output = new Int16Array(end - this.#made);
    for (let index = 0; index < output.length; index += 1) {
      const position = (this.#made + index) * this.#down;
      output[index] = this.#at(Math.floor(position / this.#up), this.#phases[position % this.#up] as Float32Array);
    }
    this.#made = end;
    this.#forget(Math.floor((end * this.#down) / this.#up) - this.#reach);
    return output;
  }

  #at(centre: number, taps: Float32Array): number {
    const from = centre - this.#reach + 1 - this.#first;
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap += 1) sum += (taps[tap] as number) * (this.#input[from + tap] ?? 0);
    return Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }

  #forget(before: number): void {
    const drop = Math.min(before - this.#first, this.#input.length);
    if (drop <= 0) return;
    this.#input = this.#input.slice(drop);
    this.#first += drop;
  }
}

/** Weights of the inputs `reach - 1` before the centre to `reach` after it, for an output `fraction` behind the centre. */
function phaseTaps(fraction: number, scale: number, reach: number): Float32Array {
  const taps = Float32Array.from({ length: 2 * reach }, (_, tap) => {
    const distance = tap - reach + 1 - fraction;
    return scale * sinc(distance * scale) * kaiser(distance / (reach + 1));
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const kaiser = (x: number): number => bessel(BETA * Math.sqrt(Math.max(0, 1 - x * x))) / bessel(BETA);

/** Modified Bessel function of the first kind, order zero, by its series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let step = 1; step < 30; step += 1) {
    term *= (x / (2 * step)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
