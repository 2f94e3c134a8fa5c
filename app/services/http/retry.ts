import { ProviderError } from "~/domain/errors";

/** Time and chance, handed in so that tests need neither. */
export interface Timing {
  /** Milliseconds of any fixed origin. */
  now(): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** 0 to under 1. */
  random(): number;
}

export interface RetryOptions {
  /** Further tries after the first. */
  retries: number;
  /** Bound on the whole, tries and waits together. */
  budgetMs: number;
  /** Longest wait that a provider may ask for; when it asks for more, its error is thrown at once. */
  maxWaitMs: number;
  /** Whether the same call may succeed soon after this failure. Default: a retryable `ProviderError`. */
  isPassing?: (error: unknown) => boolean;
  signal: AbortSignal;
  timing: Timing;
}

/** Doubles from here with every retry. */
const FIRST_WAIT_MS = 300;
const JITTER_MS = 250;

const isRetryableProviderError = (error: unknown): boolean => error instanceof ProviderError && error.retryable;

/** Does `work` again while its failures may pass and the budget lasts; then throws the last error. */
export async function withRetries<T>(work: (remainingMs: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { retries, budgetMs, maxWaitMs, isPassing = isRetryableProviderError, signal, timing } = options;
  const deadline = timing.now() + budgetMs;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work(deadline - timing.now());
    } catch (error) {
      if (!isPassing(error) || attempt >= retries) throw error;
      const asked = (error instanceof ProviderError ? error.retryAfterMs : undefined) ?? FIRST_WAIT_MS * 2 ** attempt;
      const waitMs = asked + timing.random() * JITTER_MS;
      if (asked > maxWaitMs || timing.now() + waitMs >= deadline) throw error;
      await timing.sleep(waitMs, signal);
    }
  }
}
