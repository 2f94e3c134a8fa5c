/** Quieter than this is drawn as nothing: the noise of a laptop's microphone in a quiet room lies near −55 dBFS. */
const FLOOR_DB = -50;
/** Loud speech close to a microphone; louder is drawn as full. */
const FULL_DB = -12;

/** How large a level is drawn, 0 to 1: loudness is heard in decibels, so it is drawn in them. */
export function drawnLevel(rootMeanSquare: number): number {
  if (!(rootMeanSquare > 0)) return 0;
  const decibels = 20 * Math.log10(rootMeanSquare);
  return Math.min(1, Math.max(0, (decibels - FLOOR_DB) / (FULL_DB - FLOOR_DB)));
}

/** Rises within a few frames so that it is with the voice, and falls slowly so that it does not flicker. */
const RISE_MS = 40;
const FALL_MS = 220;

/** The next drawn level on its way from `shown` to `wanted`, `elapsedMs` later; the same at any frame rate. */
export function easeLevel({ shown, wanted, elapsedMs }: { shown: number; wanted: number; elapsedMs: number }): number {
  const time = wanted > shown ? RISE_MS : FALL_MS;
  const next = wanted + (shown - wanted) * Math.exp(-elapsedMs / time);
  return Math.abs(next - wanted) < 0.002 ? wanted : next;
}
