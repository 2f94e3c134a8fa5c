import { setTimeout as sleep } from "node:timers/promises";

interface OnceThereOptions {
  /** What is waited for. A failure counts as no. */
  isThere: () => Promise<boolean>;
  /** Done once; again at the next time when it fails. */
  begin: () => Promise<void>;
  onFailure: (error: unknown) => void;
  /** Milliseconds between two questions. */
  everyMs?: number;
}

/** Does what has to wait until something that was away is back. Returns how to stop waiting. */
export function onceThere(options: OnceThereOptions): () => void {
  const stop = new AbortController();
  void wait(options, stop.signal);
  return () => stop.abort();
}

async function wait({ isThere, begin, onFailure, everyMs = 30_000 }: OnceThereOptions, signal: AbortSignal): Promise<void> {
  for (;;) {
    await sleep(everyMs, undefined, { signal }).catch(() => {}); // told by the signal
    if (signal.aborted) return;
    try {
      const there = await isThere();
      if (signal.aborted) return;
      if (there) return await begin();
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    }
  }
}
