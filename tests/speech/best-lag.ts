interface Options {
  /** The samples that are compared. Default: all of `expected`. */
  from?: number;
  to?: number;
  /** The largest shift that is tried, in samples. */
  within: number;
}

/**
 * By how many samples `actual` is behind `expected`, by normalised cross-correlation: 1 is the same wave at any loudness.
 * Samples beyond either end count as silence.
 */
export function bestLag(expected: Int16Array, actual: Int16Array, { from = 0, to = expected.length, within }: Options): { lag: number; correlation: number } {
  let best = { lag: 0, correlation: -1 };
  for (let lag = -within; lag <= within; lag += 1) {
    const correlation = correlationAt(expected, actual, { from, to, lag });
    if (correlation > best.correlation) best = { lag, correlation };
  }
  return best;
}

function correlationAt(expected: Int16Array, actual: Int16Array, { from, to, lag }: { from: number; to: number; lag: number }): number {
  let [product, left, right] = [0, 0, 0];
  for (let at = from; at < to; at += 1) {
    const one = expected[at] ?? 0;
    const other = actual[at + lag] ?? 0;
    product += one * other;
    left += one * one;
    right += other * other;
  }
  return left * right === 0 ? 0 : product / Math.sqrt(left * right);
}
