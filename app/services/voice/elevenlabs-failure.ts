import { ProviderError } from "~/domain/errors";
import { whenToRetry } from "~/services/http/retry-after";

const SAVED = "What the interviewer wrote is saved.";

/** The subscription behind the key does not give this audio format; another one may do. */
export class OutputFormatRefusedError extends ProviderError {
  readonly format: string;

  constructor(format: string) {
    super(`The ElevenLabs plan of this key does not give audio as ${format}. ${SAVED} A higher plan does.`, { code: "provider-auth" });
    this.format = format;
  }
}

export interface Refusal {
  /** HTTP status of a refused upgrade or request. */
  status?: number;
  /** WebSocket close code. */
  closeCode?: number | null;
  /** The service's name for the error, such as "quota_exceeded". */
  name?: string;
  /** Its words. They may quote the key or the text, so they are read and never kept. */
  text?: string;
  retryAfterMs?: number;
  /** The output format that was asked for. */
  format: string;
}

/** What a refusal of ElevenLabs means to the person. The cause has codes only. */
export function elevenLabsFailure({ status, closeCode, name = "", text = "", retryAfterMs, format }: Refusal): ProviderError {
  const said = `${name} ${text}`.toLowerCase();
  const code = /^[a-z_]{1,60}$/.test(name) ? name : "";
  const cause = new Error(`ElevenLabs refused: ${[status && `HTTP ${status}`, closeCode && `close ${closeCode}`, code].filter(Boolean).join(", ") || "closed"}`);
  if (/output.?format/.test(said)) return new OutputFormatRefusedError(format);
  if (/quota|credits|payment/.test(said) || status === 402) return outOfCredit(cause);
  if (status === 429 || /too_many|concurrent|rate.?limit|max_active|maximum simultaneous|busy/.test(said)) return limited(retryAfterMs, cause);
  if (status === 401 || status === 403 || /api.?key|unauthori|authenticat|forbidden/.test(said)) return badKey(cause);
  if (status === 404 || closeCode === 1009 || /voice.*(not|exist|unknown)|model.*(not|exist|unknown)/.test(said)) return unknownVoice(cause);
  if (status === 400 || status === 422) return notUnderstood(cause);
  return lost(cause, retryAfterMs);
}

/** The connection broke or was closed; with `Retry-After` the service said when to come back. */
export function lost(cause?: Error, retryAfterMs?: number): ProviderError {
  return new ProviderError(`The connection to ElevenLabs broke. ${SAVED} Try again.`, { code: "provider-failed", retryable: true, retryAfterMs, cause });
}

export function tooSlow(): ProviderError {
  return new ProviderError(`ElevenLabs did not speak in time. ${SAVED} Try again.`, { code: "provider-timeout", retryable: true });
}

export function malformed(): ProviderError {
  return new ProviderError(`ElevenLabs sent sound that cannot be read. ${SAVED} Try again.`, { code: "provider-malformed", retryable: true });
}

export function noPlace(): ProviderError {
  return new ProviderError(`Too many people are being spoken to at once. ${SAVED} Try again in a moment.`, { code: "provider-rate-limited", retryable: true });
}

function badKey(cause: Error): ProviderError {
  return new ProviderError(`ElevenLabs refused the key. ${SAVED} Check ELEVENLABS_API_KEY.`, { code: "provider-auth", cause });
}

function outOfCredit(cause: Error): ProviderError {
  return new ProviderError(`The ElevenLabs key has no credit left. ${SAVED}`, { code: "provider-rate-limited", cause });
}

function unknownVoice(cause: Error): ProviderError {
  const advice = "Check ELEVENLABS_VOICE_ID and ELEVENLABS_MODEL_ID.";
  return new ProviderError(`ElevenLabs does not know this voice or model, or they do not fit. ${SAVED} ${advice}`, { code: "provider-failed", cause });
}

function notUnderstood(cause: Error): ProviderError {
  return new ProviderError(`ElevenLabs did not accept the request. ${SAVED} Check ELEVENLABS_MODEL_ID.`, { code: "provider-failed", cause });
}

function limited(retryAfterMs: number | undefined, cause: Error): ProviderError {
  return new ProviderError(`ElevenLabs has too many requests now. ${SAVED} Try again ${whenToRetry(retryAfterMs)}.`, {
    code: "provider-rate-limited",
    retryable: true,
    retryAfterMs,
    cause,
  });
}
