import { APIConnectionError, APIError } from "openai";

import { ProviderError } from "~/domain/errors";
import { retryAfterMs, whenToRetry } from "~/services/http/retry-after";

const SAVED = "What the interviewer wrote is saved.";

/** What a failed request for speech means to the person. The raw error is not kept: its body may quote the text or the key. */
export function speechFailure(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof APIConnectionError) return unreachable();
  if (error instanceof APIError && typeof error.status === "number") return refusal(error, error.status);
  // The connection broke in the middle of the sound.
  return unreachable();
}

export function speechTooSlow(): ProviderError {
  return new ProviderError(`The speech service did not speak in time. ${SAVED} Try again.`, { code: "provider-timeout", retryable: true });
}

export function unreadableSpeech(): ProviderError {
  return new ProviderError(`The speech service sent sound that broke off or cannot be read. ${SAVED} Try again.`, { code: "provider-malformed", retryable: true });
}

function unreachable(): ProviderError {
  return new ProviderError(`The speech service cannot be reached. ${SAVED} Try again, or check TTS_BASE_URL.`, { code: "provider-failed", retryable: true });
}

function refusal(error: APIError, status: number): ProviderError {
  const cause = new Error(`HTTP ${status} ${error.code ?? ""} ${error.requestID ?? ""}`.trim());
  if (status === 401 || status === 403) {
    return new ProviderError(`The speech service refused the key. ${SAVED} Check TTS_API_KEY or OPENAI_API_KEY.`, { code: "provider-auth", cause });
  }
  if (status === 429) return limited(error, cause);
  const retryable = status >= 500 || status === 408 || status === 409;
  const advice = retryable ? "Try again." : "Check TTS_BASE_URL, TTS_MODEL and TTS_VOICE.";
  return new ProviderError(`The speech service failed with error ${status}. ${SAVED} ${advice}`, {
    code: "provider-failed",
    retryable,
    retryAfterMs: retryAfterMs(error.headers),
    cause,
  });
}

function limited(error: APIError, cause: Error): ProviderError {
  const code = "provider-rate-limited";
  if (error.code === "insufficient_quota") return new ProviderError(`The speech service's key has no credit left. ${SAVED}`, { code, cause });
  const waitMs = retryAfterMs(error.headers);
  return new ProviderError(`The speech service has too many requests now. ${SAVED} Try again ${whenToRetry(waitMs)}.`, { code, retryable: true, retryAfterMs: waitMs, cause });
}
