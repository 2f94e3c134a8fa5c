/** Calls `run` after so many milliseconds, unless the process ends before, which does not wait for it; returns how not to. */
export function scheduleInBackground(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
