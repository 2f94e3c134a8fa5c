/** Pause before the attempt after `failures` failed ones: doubles from 250 ms to 5 s; half of it is chance, so that pages do not return in step. */
export function reconnectDelay({ failures, random }: { failures: number; random: () => number }): number {
  const longest = Math.min(5000, 250 * 2 ** Math.min(failures, 10));
  return Math.round(longest * (0.5 + 0.5 * random()));
}
