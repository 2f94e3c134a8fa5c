/** Calls `act` after so many milliseconds; returns what prevents it. */
export function callAfter(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}
