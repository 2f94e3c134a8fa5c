import { SAMPLE_RATE, rootMeanSquare } from "~/domain/audio";

const WINDOW = SAMPLE_RATE / 5; // 200 ms: longer than the closure inside a plosive, shorter than a pause between words
const STEP = SAMPLE_RATE / 50;
const LOUD_WINDOW = SAMPLE_RATE / 10;

/**
 * Where to cut `samples` so that a word is unlikely to be cut: the middle of the quietest 200 ms in their second half.
 * Returns a sample offset; the length itself when there is no room to search.
 */
export function quietCut(samples: Int16Array): number {
  let best = samples.length;
  let quietest = Number.POSITIVE_INFINITY;
  for (let at = samples.length >> 1; at + WINDOW <= samples.length; at += STEP) {
    const level = rootMeanSquare(samples.subarray(at, at + WINDOW));
    if (level < quietest) {
      quietest = level;
      best = at + (WINDOW >> 1);
    }
  }
  return best;
}

/** Root mean square of the loudest 100 ms, 0 to 1: tells a stretch with speech in it from one without. */
export function loudest(samples: Int16Array): number {
  let level = 0;
  for (let at = 0; at < samples.length; at += LOUD_WINDOW) {
    level = Math.max(level, rootMeanSquare(samples.subarray(at, at + LOUD_WINDOW)));
  }
  return level;
}
