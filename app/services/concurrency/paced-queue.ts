/** Of the time, however busy the process is: what waits gets done in the end. */
const LEAST_SHARE = 0.1;
/** One rest: what was busy is looked at again after it. */
const LONGEST_REST_MS = 1_000;

export interface PacedQueueOptions {
  /** How much of its time the event loop was at work since the last call, 0 to 1. */
  loopUse: () => number;
  /** Milliseconds of a steady clock. */
  now: () => number;
  /** Runs `run` after `ms`; returns what stops it. */
  schedule: (run: () => void, ms: number) => () => void;
}

/**
 * Does heavy work piece by piece, in order, and rests between the pieces while the process is busy: people who talk now come before
 * what can wait. Of the time it takes all that the event loop leaves of half a core, and never less than a tenth.
 */
export class PacedQueue {
  readonly #options: PacedQueueOptions;
  #last: Promise<void> = Promise.resolve();
  #wake: (() => void) | null = null;
  #hurried = false;

  constructor(options: PacedQueueOptions) {
    this.#options = options;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#timed(work));
    const tookMs = result.then(({ ms }) => ms, () => 0);
    this.#last = tookMs.then((ms) => this.#rest(ms));
    return result.then(({ value }) => value);
  }

  /** Rests no more. */
  hurry(): void {
    this.#hurried = true;
    this.#wake?.();
  }

  async #timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
    const { now } = this.#options;
    const began = now();
    const value = await work();
    return { value, ms: now() - began };
  }

  async #rest(workedMs: number): Promise<void> {
    const share = Math.min(1, Math.max(LEAST_SHARE, 1 - 2 * this.#options.loopUse()));
    const ms = Math.min(workedMs * (1 / share - 1), LONGEST_REST_MS);
    if (this.#hurried || ms < 1) return;
    await new Promise<void>((resolve) => {
      const stop = this.#options.schedule(resolve, ms);
      this.#wake = () => {
        stop();
        resolve();
      };
    });
    this.#wake = null;
  }
}
