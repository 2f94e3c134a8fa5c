import { SAMPLE_RATE } from "~/domain/audio";

export interface Stretch {
  from: number;
  to: number;
}

/** Shorter than the shortest word. */
const SHORTEST = SAMPLE_RATE / 4;

/** What of 0 … `end` no stretch covers, without bits too short to hold a word. */
export function missingStretches(stretches: readonly Stretch[], end: number): Stretch[] {
  const missing: Stretch[] = [];
  let covered = 0;
  for (const { from, to } of [...stretches].sort((left, right) => left.from - right.from)) {
    missing.push({ from: covered, to: Math.min(from, end) });
    covered = Math.max(covered, to);
  }
  missing.push({ from: covered, to: end });
  return missing.filter(({ from, to }) => to - from >= SHORTEST);
}
