interface TraceEraserOptions {
  /** Writes the database's files anew where something was erased. */
  erase: () => Promise<boolean>;
  /** Whether somebody is in an interview, who would have to wait. */
  isInUse: () => boolean;
  onFailure: (error: unknown) => void;
  /** Calls `run` after so many milliseconds; returns how not to. */
  schedule: (run: () => void, ms: number) => () => void;
  /** Default 10 minutes. */
  everyMs?: number;
}

/** Runs at the start, and then every few minutes in which nobody is in an interview, until it is stopped. */
export class TraceEraser {
  readonly #options: TraceEraserOptions;
  #cancel = (): void => undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: TraceEraserOptions) {
    this.#options = options;
  }

  /** Resolves when the first run is over. Never throws. */
  start(): Promise<void> {
    this.#running = this.#run();
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { erase, isInUse, onFailure, schedule, everyMs = 600_000 } = this.#options;
    try {
      if (!isInUse()) await erase();
    } catch (error) {
      onFailure(error);
    }
    if (!this.#stopped) this.#cancel = schedule(() => void this.start(), everyMs);
  }
}
