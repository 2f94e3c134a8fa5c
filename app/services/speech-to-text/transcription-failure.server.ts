import { APIConnectionError, APIError } from "openai";

import { ProviderError } from "~/domain/errors";
import { retryAfterMs, whenToRetry } from "~/services/http/retry-after";

/**
 * What a failed call means to the person who has just spoken. The raw error is not kept as the cause: its body may quote
 * the transcript, the prompt or the key.
 */
export function transcriptionFailure(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof APIConnectionError) return unreachable();
  if (error instanceof APIError && typeof error.status === "number") return refusal(error, error.status);
  // The connection broke in the middle of the reply.
  if (error instanceof TypeError) return unreachable();
  return unreadable();
}

export function timedOut(): ProviderError {
  return new ProviderError(
    "The transcription service did not answer in time. Your recording is kept. Try again, or type the answer.",
    { code: "provider-timeout", retryable: true },
  );
}

export function unreadable(): ProviderError {
  return new ProviderError(
    "The transcription service sent an answer that cannot be read. Your recording is kept. Try again, or type the answer.",
    { code: "provider-malformed", retryable: true },
  );
}

export function tooLong(minutes: number): ProviderError {
  return new ProviderError(
    `This stretch of speech is longer than the ${minutes} minutes that can be transcribed at once. Your recording is kept. You can type the answer.`,
    { code: "too-large" },
  );
}

/** Nobody is there, or the connection broke. */
export function unreachable(cause?: Error): ProviderError {
  return new ProviderError(
    "The transcription service cannot be reached. Your recording is kept. Try again, or type the answer.",
    { code: "provider-failed", retryable: true, cause },
  );
}

/** It ended the conversation by itself. */
export function brokenOff(cause: Error): ProviderError {
  return new ProviderError(
    "The transcription service broke off. Your recording is kept. Try again, or type the answer.",
    { code: "provider-failed", retryable: true, cause },
  );
}

export function unknownLanguage(service: string, languages: string): ProviderError {
  return new ProviderError(
    `The transcription service ${service} understands ${languages} only. Your recording is kept. You can type the answer.`,
    { code: "not-configured" },
  );
}

interface StatusOptions {
  status: number;
  retryAfterMs?: number;
  /** The key is good and has nothing left to spend. */
  isOutOfCredit?: boolean;
  /** Names of the settings to look at when the address is wrong. */
  settings: string;
  /** Must hold neither words of an answer nor the key. */
  cause: Error;
}

/** What an HTTP status of any transcription service means to the person who has just spoken. */
export function statusFailure({ status, retryAfterMs: waitMs, isOutOfCredit = false, settings, cause }: StatusOptions): ProviderError {
  if (isOutOfCredit || status === 402) return outOfCredit(cause);
  if (status === 401 || status === 403) {
    return new ProviderError("The transcription service refused the key. Your recording is kept. You can type the answer.", {
      code: "provider-auth",
      cause,
    });
  }
  if (status === 429) return limited(waitMs, cause);
  if (status === 404) {
    return new ProviderError(
      `The transcription service does not know this address or model. Your recording is kept. You can type the answer; check ${settings}.`,
      { code: "provider-failed", cause },
    );
  }
  return new ProviderError(
    `The transcription service failed with error ${status}. Your recording is kept. Try again, or type the answer.`,
    { code: "provider-failed", retryable: status >= 500 || status === 408 || status === 409, retryAfterMs: waitMs, cause },
  );
}

function refusal(error: APIError, status: number): ProviderError {
  return statusFailure({
    status,
    retryAfterMs: retryAfterMs(error.headers),
    isOutOfCredit: status === 429 && error.code === "insufficient_quota",
    settings: "STT_BASE_URL and STT_MODEL",
    cause: new Error(`HTTP ${status} ${error.code ?? ""} ${error.requestID ?? ""}`.trim()),
  });
}

function outOfCredit(cause: Error): ProviderError {
  return new ProviderError(
    "The transcription service says that this key has no credit left. Your recording is kept. You can type the answer.",
    { code: "provider-rate-limited", cause },
  );
}

function limited(waitMs: number | undefined, cause: Error): ProviderError {
  return new ProviderError(
    `The transcription service has too many requests now. Your recording is kept. Try again ${whenToRetry(waitMs)}, or type the answer.`,
    { code: "provider-rate-limited", retryable: true, retryAfterMs: waitMs, cause },
  );
}
