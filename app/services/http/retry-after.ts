/** Milliseconds that a response asks us to wait: Retry-After in seconds or as a date (RFC 9110), or OpenAI's own `retry-after-ms`. */
export function retryAfterMs(headers: Headers | undefined): number | undefined {
  const ms = Number.parseFloat(headers?.get("retry-after-ms") ?? "");
  if (ms >= 0) return ms;
  const header = headers?.get("retry-after");
  if (!header) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** The same for a person's "Try again …": a wait in milliseconds, undefined where nobody named one. */
export const whenToRetry = (waitMs: number | undefined): string =>
  waitMs === undefined ? "in a moment" : `in ${Math.max(1, Math.ceil(waitMs / 1000))} seconds`;
