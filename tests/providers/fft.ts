/** Complex numbers as two arrays of one length. */
export interface Complex {
  re: Float64Array;
  im: Float64Array;
}

export const complex = (length: number): Complex => ({ re: new Float64Array(length), im: new Float64Array(length) });

export interface Fft {
  /** In place, not scaled. The result is in bit-reversed order, which products of two results do not care about. */
  forward(values: Complex): void;
  /** In place, from that order back; scaled by 1 / size, so that it undoes `forward`. */
  inverse(values: Complex): void;
}

/** A radix-2 transform of `size` values, a power of two, with its twiddle factors computed once. */
export function createFft(size: number): Fft {
  const twiddles = complex(size);
  // Those of each stage lie side by side from index `half` on, so that the inner loops read straight ahead.
  for (let half = 1; half < size; half *= 2) {
    for (let offset = 0; offset < half; offset += 1) {
      twiddles.re[half + offset] = Math.cos((Math.PI * offset) / half);
      twiddles.im[half + offset] = -Math.sin((Math.PI * offset) / half);
    }
  }
  return {
    forward(values) {
      for (let half = size / 2; half >= 1; half /= 2) forwardStage(values, twiddles, half);
    },
    inverse(values) {
      for (let half = 1; half < size; half *= 2) inverseStage(values, twiddles, half);
      for (let index = 0; index < size; index += 1) {
        values.re[index] = at(values.re, index) / size;
        values.im[index] = at(values.im, index) / size;
      }
    },
  };
}

/** The indices are in range by construction. */
const at = (values: Float64Array, index: number): number => values[index] as number;

function forwardStage({ re, im }: Complex, twiddles: Complex, half: number): void {
  for (let start = 0; start < re.length; start += 2 * half) {
    for (let offset = 0; offset < half; offset += 1) {
      const upper = start + offset;
      const lower = upper + half;
      const wRe = at(twiddles.re, half + offset);
      const wIm = at(twiddles.im, half + offset);
      const dRe = at(re, upper) - at(re, lower);
      const dIm = at(im, upper) - at(im, lower);
      re[upper] = at(re, upper) + at(re, lower);
      im[upper] = at(im, upper) + at(im, lower);
      re[lower] = dRe * wRe - dIm * wIm;
      im[lower] = dRe * wIm + dIm * wRe;
    }
  }
}

function inverseStage({ re, im }: Complex, twiddles: Complex, half: number): void {
  for (let start = 0; start < re.length; start += 2 * half) {
    for (let offset = 0; offset < half; offset += 1) {
      const upper = start + offset;
      const lower = upper + half;
      const wRe = at(twiddles.re, half + offset);
      const wIm = -at(twiddles.im, half + offset);
      const tRe = at(re, lower) * wRe - at(im, lower) * wIm;
      const tIm = at(re, lower) * wIm + at(im, lower) * wRe;
      re[lower] = at(re, upper) - tRe;
      im[lower] = at(im, upper) - tIm;
      re[upper] = at(re, upper) + tRe;
      im[upper] = at(im, upper) + tIm;
    }
  }
}
