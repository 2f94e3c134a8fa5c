/** Messages on their way to one reader. What came before a failure is still read. */
export class MessageQueue<Message> {
  readonly #messages: Message[] = [];
  readonly #sizeOf: (message: Message) => number;
  #waiting = 0;
  #failure: { error: Error } | null = null;
  #wake: (() => void) | null = null;

  /** `sizeOf`: what a message adds to `waiting`. */
  constructor(sizeOf: (message: Message) => number) {
    this.#sizeOf = sizeOf;
  }

  /** Size of all that nobody has read. */
  get waiting(): number {
    return this.#waiting;
  }

  push(message: Message): void {
    if (this.#failure) return;
    this.#messages.push(message);
    this.#waiting += this.#sizeOf(message);
    this.#wake?.();
  }

  /** Thrown to the reader once the messages before it are read. The first counts. */
  fail(error: Error): void {
    this.#failure ??= { error };
    this.#wake?.();
  }

  /** The next message, or null when none comes within `ms`. Throws what it failed with, or the signal's reason. */
  async next(ms: number, signal: AbortSignal): Promise<Message | null> {
    signal.throwIfAborted();
    if (this.#messages.length === 0 && !this.#failure) await this.#arrival(ms, signal);
    signal.throwIfAborted();
    const message = this.#messages.shift();
    if (message !== undefined) {
      this.#waiting -= this.#sizeOf(message);
      return message;
    }
    if (this.#failure) throw this.#failure.error;
    return null;
  }

  #arrival(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener("abort", done, { once: true });
      this.#wake = done;
    });
  }
}
