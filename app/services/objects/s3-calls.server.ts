import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

import { HotseatError, StorageError } from "~/domain/errors";
import { type Timing, withRetries } from "~/services/http/retry";

import { isPassing, storageErrorOf } from "./s3-errors.server";

export interface S3CallOptions {
  /** Milliseconds that one try may take, beside the time for its bytes. Default 8,000. */
  tryMs?: number;
  /** Milliseconds after which no further try begins. Default 20,000. */
  budgetMs?: number;
  /** Of the waits between tries. Default: the real ones. */
  timing?: Timing;
}

const RETRIES = 3;
/** 0.8 Mbit/s: a line that is slower than this cannot carry an interview either. */
const SLOWEST_BYTES_PER_MS = 100;

const REAL_TIMING: Timing = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted()),
  random: Math.random,
};

/** One try of a call. */
export interface Try {
  readonly signal: AbortSignal;
  /** So many bytes are on their way: gives the try more time. */
  allow(bytes: number): void;
}

/** Calls to one bucket: each with a limit on its time, tried again where that may help, all of them broken off by `close`. */
export class S3Calls {
  readonly #closed = new AbortController();

  constructor(
    private readonly bucket: string,
    private readonly options: S3CallOptions = {},
  ) {
    // Every call under way listens.
    setMaxListeners(0, this.#closed.signal);
  }

  /** Throws `StorageError`. `work` may be done several times, the first ones of them perhaps to their end. */
  async run<T>(work: (attempt: Try) => Promise<T>): Promise<T> {
    const { budgetMs = 20_000, timing = REAL_TIMING } = this.options;
    const { signal } = this.#closed;
    try {
      return await withRetries(() => this.#try(work), {
        retries: RETRIES,
        budgetMs,
        maxWaitMs: budgetMs,
        isPassing: (error) => !signal.aborted && !(error instanceof HotseatError) && isPassing(error),
        signal,
        timing,
      });
    } catch (error) {
      if (signal.aborted) throw stopping(error);
      throw error instanceof HotseatError ? error : storageErrorOf(error, this.bucket);
    }
  }

  close(): void {
    this.#closed.abort();
  }

  async #try<T>(work: (attempt: Try) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const { signal } = this.#closed;
    signal.throwIfAborted();
    const stop = (): void => abort.abort();
    let timer = setTimeout(stop, this.options.tryMs ?? 8_000);
    const allow = (bytes: number): void => {
      clearTimeout(timer);
      timer = setTimeout(stop, (this.options.tryMs ?? 8_000) + bytes / SLOWEST_BYTES_PER_MS);
    };
    signal.addEventListener("abort", stop);
    try {
      return await work({ signal: abort.signal, allow });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    }
  }
}

function stopping(cause: unknown): StorageError {
  return new StorageError("Hotseat is stopping. Try again when it is back.", { code: "storage-unavailable", retryable: true, cause });
}
