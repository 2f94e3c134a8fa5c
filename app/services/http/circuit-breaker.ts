import { type ErrorCode, ProviderError } from "~/domain/errors";

export interface CircuitBreakerOptions {
  /** For so long nobody asks after a failure; doubles with each further one. Default 30,000. */
  openMs?: number;
  /** It never stays closed off for longer than this. Default 300,000. */
  longestMs?: number;
  /** Milliseconds of the wall clock: people are told when it failed. */
  now?: () => number;
}

export interface LastFailure {
  code: ErrorCode;
  /** For the person; names no content and no key. */
  message: string;
  /** Milliseconds since 1970. */
  at: number;
}

export type CircuitState = "closed" | "open" | "half-open";

/** Whoever answers with nonsense once may have been unlucky with its sampling. */
const NONSENSE_TOLERATED = 1;
/** What was asked was wrong, not who was asked. */
const NOT_ITS_FAULT: ReadonlySet<ErrorCode> = new Set(["too-large", "not-configured"]);

/**
 * Keeps a provider that fails from costing its timeout again and again: after a failure it is not asked for a while, then by one caller
 * alone, and by everybody again once that one had an answer.
 */
export class CircuitBreaker {
  readonly #options: Required<CircuitBreakerOptions>;
  #openUntil: number | null = null;
  #opened = 0;
  #nonsense = 0;
  #trying = false;
  #last: ProviderError | null = null;
  #lastAt = 0;

  constructor({ openMs = 30_000, longestMs = 300_000, now = Date.now }: CircuitBreakerOptions = {}) {
    this.#options = { openMs, longestMs, now };
  }

  get state(): CircuitState {
    if (this.#openUntil === null) return "closed";
    return this.#options.now() < this.#openUntil ? "open" : "half-open";
  }

  /** Milliseconds until it is asked again; 0 when it may be now. */
  get waitMs(): number {
    return Math.max(0, (this.#openUntil ?? 0) - this.#options.now());
  }

  /** The failure that closed it off; what callers that are turned away may tell. */
  get reason(): ProviderError | null {
    return this.#openUntil === null ? null : this.#last;
  }

  /** Stays known after a recovery. */
  get lastFailure(): LastFailure | null {
    return this.#last && { code: this.#last.code, message: this.#last.message, at: this.#lastAt };
  }

  /** Whether to ask now. Whoever is let in calls `left` in the end, after `succeeded` or `failed` where the provider showed which. */
  enter(): boolean {
    const { state } = this;
    if (state === "closed") return true;
    if (state === "open" || this.#trying) return false;
    this.#trying = true;
    return true;
  }

  succeeded(): void {
    this.#trying = false;
    this.#openUntil = null;
    this.#opened = 0;
    this.#nonsense = 0;
  }

  /** Anything but a `ProviderError` is not the provider's failure. What no retry can heal, such as a wrong key, rests longest. */
  failed(error: unknown): void {
    const wasTrying = this.#trying;
    const wasOpen = this.state === "open";
    this.#trying = false;
    if (!(error instanceof ProviderError) || NOT_ITS_FAULT.has(error.code)) return;
    this.#last = error;
    this.#lastAt = this.#options.now();
    // Those who were let in before the first of them failed tell nothing new.
    if (wasOpen) return;
    if (error.code === "provider-malformed" && !wasTrying && this.#nonsense < NONSENSE_TOLERATED) {
      this.#nonsense += 1;
      return;
    }
    const { openMs, longestMs } = this.#options;
    const waitMs = error.retryable ? Math.max(openMs * 2 ** this.#opened, error.retryAfterMs ?? 0) : longestMs;
    this.#openUntil = this.#lastAt + Math.min(waitMs, longestMs);
    this.#opened += 1;
  }

  /** Changes nothing once it is known how it went; before that nobody waited for the answer, and nothing was learnt. */
  left(): void {
    this.#trying = false;
  }
}
