import type { Schedule } from "~/services/recordings/turn-audio.server";

interface WithinOptions {
  ms: number;
  schedule: Schedule;
  signal: AbortSignal;
  /** What is thrown when the time is over. */
  late: () => Error;
}

/** The promise's outcome, unless `ms` pass or the signal aborts first. */
export function within<T>(promise: Promise<T>, { ms, schedule, signal, late }: WithinOptions): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal.aborted) {
      promise.catch(() => undefined); // nobody waits for it any more
      return reject(signal.reason as Error);
    }
    const stop = schedule(() => settle(() => reject(late())), ms);
    const aborted = (): void => settle(() => reject(signal.reason as Error));
    const settle = (outcome: () => void): void => {
      stop();
      signal.removeEventListener("abort", aborted);
      outcome();
    };
    signal.addEventListener("abort", aborted, { once: true });
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}

/** Whether the work was done within `ms`: false when that takes longer, or fails. Never rejects. */
export function isDoneWithin(work: Promise<unknown>, { ms, schedule }: Pick<WithinOptions, "ms" | "schedule">): Promise<boolean> {
  const { signal } = new AbortController();
  return within(work, { ms, schedule, signal, late: () => new Error("late") }).then(
    () => true,
    () => false,
  );
}

interface TimedOptions extends Omit<WithinOptions, "ms"> {
  /** Milliseconds that the next item may take; asked before each. */
  patience: () => number;
}

/** Iterates `source`, but waits only so long for each item. A source that hangs is left behind: abort it yourself. */
export async function* timed<T>(source: AsyncIterable<T>, { patience, ...options }: TimedOptions): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  let over = false;
  try {
    for (;;) {
      const item = await within(iterator.next(), { ms: patience(), ...options });
      over = item.done === true;
      if (item.done) return;
      yield item.value;
    }
  } finally {
    // A generator that hangs would never return, so nobody waits; its own failure after that interests nobody.
    if (!over) iterator.return?.()?.then(undefined, () => undefined);
  }
}
