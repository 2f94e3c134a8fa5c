import type { InterviewRef } from "~/services/record/record-scope.server";

const HOUR_MS = 3_600_000;

interface HousekeepingOptions {
  /** Marks what is too old and returns it. */
  markExpired: () => Promise<InterviewRef[]>;
  /** Deletes what is marked, in the background. */
  remove: (refs: readonly InterviewRef[]) => void;
  onFailure: (error: unknown) => void;
  /** Calls `run` after so many milliseconds; returns how not to. */
  schedule: (run: () => void, ms: number) => () => void;
  /** Default 6 hours. */
  everyMs?: number;
  /** After a run that has found something, for there may be more than it may take. Default 1 minute. */
  againMs?: number;
}

/** Runs at once and every few hours until it is stopped. A run that fails is repeated at the next hour of it. */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  #cancel = (): void => undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Runs now: what is to be kept less long has become due. */
  runNow(): void {
    this.#cancel();
    this.#running = this.#running.then(() => this.#run());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#running;
  }

  async #run(): Promise<void> {
    if (this.#stopped) return;
    const { markExpired, remove, onFailure, schedule, everyMs = 6 * HOUR_MS, againMs = 60_000 } = this.#options;
    this.#cancel();
    let next = everyMs;
    try {
      const refs = await markExpired();
      remove(refs);
      if (refs.length > 0) next = againMs;
    } catch (error) {
      onFailure(error);
    }
    if (!this.#stopped) this.#cancel = schedule(() => this.start(), next);
  }
}
