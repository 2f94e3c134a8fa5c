interface OwnerDeletionOptions {
  /** Owners whose deletion has begun. */
  begun: () => Promise<readonly string[]>;
  /** Deletes what is left of one; ends early, without an error, when the signal says so. */
  finish: (ownerId: string, signal: AbortSignal) => Promise<void>;
  onFailure: (error: unknown) => void;
}

/** Finishes in the background what was begun. It holds nothing: what a crash or an outage leaves is found again at the next start. */
export class OwnerDeletion {
  readonly #options: OwnerDeletionOptions;
  readonly #ending = new AbortController();
  #running: Promise<void> | null = null;
  #failure: unknown = null;

  constructor(options: OwnerDeletionOptions) {
    this.#options = options;
  }

  /** While it runs, it looks for more at its end. */
  start(): void {
    if (this.#ending.signal.aborted) return;
    this.#failure = null;
    this.#running = (this.#running ?? Promise.resolve()).then(() => this.#run());
  }

  /** Why the last run ended; null while one goes on, and when it was done. */
  failure(): unknown {
    return this.#failure;
  }

  /** Waits until nothing is left to do, or until it has failed. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** Ends after the interviews that are being deleted. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { begun, finish, onFailure } = this.#options;
    const { signal } = this.#ending;
    try {
      for (const ownerId of signal.aborted ? [] : await begun()) await finish(ownerId, signal);
    } catch (error) {
      this.#failure = error;
      onFailure(error);
    }
  }
}
