import { APIConnectionError, APIError } from "openai";

import { ProviderError } from "~/domain/errors";
import { retryAfterMs, whenToRetry } from "~/services/http/retry-after";

const KEPT = "Everything you said is saved.";

/** What a failed call to the model means to the candidate. The raw error is not kept: its body may quote the interview or the key. */
export function modelFailure(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof APIConnectionError) return unreachable();
  if (error instanceof APIError) return typeof error.status === "number" ? refusal(error, error.status) : failed();
  if (error instanceof SyntaxError) return unreadable();
  // The connection broke in the middle of the reply.
  if (error instanceof TypeError) return unreachable();
  return failed();
}

export function modelTimedOut(): ProviderError {
  return new ProviderError(`The language model did not answer in time. ${KEPT} Try again.`, { code: "provider-timeout", retryable: true });
}

export function unreadable(): ProviderError {
  return new ProviderError(`The language model's reply broke off or cannot be read. ${KEPT} Try again.`, { code: "provider-malformed", retryable: true });
}

function unreachable(): ProviderError {
  return new ProviderError(`The language model cannot be reached. ${KEPT} Try again, or check LLM_BASE_URL.`, { code: "provider-failed", retryable: true });
}

function failed(): ProviderError {
  return new ProviderError(`The language model failed. ${KEPT} Try again.`, { code: "provider-failed", retryable: true });
}

function refusal(error: APIError, status: number): ProviderError {
  const cause = new Error(`HTTP ${status} ${error.code ?? ""} ${error.requestID ?? ""}`.trim());
  if (status === 401 || status === 403) {
    return new ProviderError(`The language model refused the key. ${KEPT} Check LLM_API_KEY or OPENAI_API_KEY.`, { code: "provider-auth", cause });
  }
  if (status === 404) {
    return new ProviderError(`The language model's address or name is not known there. ${KEPT} Check LLM_BASE_URL and LLM_MODEL.`, {
      code: "provider-failed",
      cause,
    });
  }
  if (status === 429) return limited(error, cause);
  const retryable = status >= 500 || status === 408 || status === 409;
  const advice = retryable ? "Try again." : "Check LLM_MODEL and what this endpoint supports.";
  return new ProviderError(`The language model failed with error ${status}. ${KEPT} ${advice}`, {
    code: "provider-failed",
    retryable,
    retryAfterMs: retryAfterMs(error.headers),
    cause,
  });
}

function limited(error: APIError, cause: Error): ProviderError {
  const code = "provider-rate-limited";
  if (error.code === "insufficient_quota") {
    return new ProviderError(`The language model's key has no credit left. ${KEPT}`, { code, cause });
  }
  const waitMs = retryAfterMs(error.headers);
  return new ProviderError(`The language model has too many requests now. ${KEPT} Try again ${whenToRetry(waitMs)}.`, { code, retryable: true, retryAfterMs: waitMs, cause });
}
