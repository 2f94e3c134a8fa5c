import { type ErrorCode, HotseatError } from "~/domain/errors";

const STATUSES: Record<ErrorCode, number> = {
  "audio-missing": 409,
  conflict: 409,
  forbidden: 403,
  "invalid-input": 400,
  "not-configured": 503,
  "not-found": 404,
  "provider-auth": 502,
  "provider-failed": 502,
  "provider-malformed": 502,
  "provider-rate-limited": 503,
  "provider-timeout": 504,
  "storage-full": 507,
  "storage-unavailable": 503,
  "too-large": 413,
};

/** For pages: the error boundary shows the message. Errors that nobody expected are thrown on as they are, for the log. */
export async function withErrorPage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HotseatError) throw new Response(error.message, { status: STATUSES[error.code] });
    throw error;
  }
}

/** For requests of scripts: `{ error: { code, message, retryable } }` with the status that fits. */
export async function withErrorJson(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HotseatError)) throw error;
    const { code, message, retryable } = error;
    return Response.json({ error: { code, message, retryable } }, { status: STATUSES[code] });
  }
}
