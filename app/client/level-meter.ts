/** What a meter shows as nothing and as full, in dB below full scale: speech into a laptop lies between −45 and −12. */
const FLOOR_DB = -54;
const CEILING_DB = -12;
/** A meter jumps up and sinks slowly, or it flickers: time to fall by 63 %. */
const ATTACK_MS = 20;
const RELEASE_MS = 180;

/** Loudness as it is felt, 0 to 1, of a root mean square between 0 and 1. */
export function perceivedLevel(level: number): number {
  if (level <= 0) return 0;
  const decibels = 20 * Math.log10(level);
  return Math.min(1, Math.max(0, (decibels - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
}

/** The next reading of a meter that showed `shown` when `elapsedMs` later the root mean square is `level`. */
export function smoothLevel({ shown, level, elapsedMs }: { shown: number; level: number; elapsedMs: number }): number {
  const wanted = perceivedLevel(level);
  const constant = wanted > shown ? ATTACK_MS : RELEASE_MS;
  const next = wanted + (shown - wanted) * Math.exp(-elapsedMs / constant);
  return next < 0.002 ? 0 : next;
}
