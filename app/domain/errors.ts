/** What a failure is about; closed, so that screens can choose their words. */
export type ErrorCode =
  | "audio-missing"
  | "conflict"
  | "forbidden"
  | "invalid-input"
  | "not-configured"
  | "not-found"
  | "provider-auth"
  | "provider-failed"
  | "provider-malformed"
  | "provider-rate-limited"
  | "provider-timeout"
  | "storage-full"
  | "storage-unavailable"
  | "too-large";

interface HotseatErrorOptions {
  code: ErrorCode;
  /** Whether the same call may succeed later without anybody changing anything. Default false. */
  retryable?: boolean;
  cause?: unknown;
}

/** Base of every expected failure. `message` is for the person: what happened, what was kept, what to do next. */
export class HotseatError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;

  constructor(message: string, { code, retryable = false, cause }: HotseatErrorOptions) {
    super(message, { cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = retryable;
  }
}

export class NotFoundError extends HotseatError {
  constructor(message = "There is no such interview here. It may have been deleted.", options: { cause?: unknown } = {}) {
    super(message, { ...options, code: "not-found" });
  }
}

export class InvalidInputError extends HotseatError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, { ...options, code: "invalid-input" });
  }
}

/** A failure of something outside: a model, a voice, a transcription. */
export class ProviderError extends HotseatError {
  /** Milliseconds that the provider asked us to wait (Retry-After), when it did. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: HotseatErrorOptions & { retryAfterMs?: number }) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

export class StorageError extends HotseatError {}

/** For mistakes of the programmer, never of the person: throws when `condition` does not hold. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}

/** The error's message when it was written for people, else `fallback`. */
export function messageForPerson(error: unknown, fallback: string): string {
  return error instanceof HotseatError ? error.message : fallback;
}
