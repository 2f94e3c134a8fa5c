/** So many attempts come quickly: some four seconds, longer than most losses of a network, after which a page is back within half a second. */
const QUICK_ATTEMPTS = 10;
const QUICK_MS = 500;
const LONGEST_MS = 5_000;

/** Pause before the attempt after `failures` failed ones: up to 0.5 s at first, then doubling to 5 s; half of it is chance, so that pages do not return in step. */
export function reconnectDelay({ failures, random }: { failures: number; random: () => number }): number {
  const doublings = Math.min(Math.max(0, failures - QUICK_ATTEMPTS + 1), 10);
  const longest = failures === 0 ? QUICK_MS / 2 : Math.min(LONGEST_MS, QUICK_MS * 2 ** doublings);
  return Math.round(longest * (0.5 + 0.5 * random()));
}
