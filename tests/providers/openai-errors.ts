import { type WireReply, jsonReply } from "./wire-reply";

const TYPES: Record<number, { type: string; code: string | null; message: string }> = {
  401: { type: "invalid_request_error", code: "invalid_api_key", message: "Incorrect API key provided: sk-wrong*. You can find your API key at your provider." },
  404: { type: "invalid_request_error", code: "model_not_found", message: "The model does not exist or you do not have access to it." },
  429: { type: "requests", code: "rate_limit_exceeded", message: "Rate limit reached for requests." },
};
const SERVER_ERROR = { type: "server_error", code: null, message: "The server had an error while processing your request." };

/** An error in the body format of OpenAI: `{ error: { message, type, param, code } }`. */
export function errorReply(status: number, options: { retryAfterSeconds?: number } = {}): WireReply {
  const { message, type, code } = TYPES[status] ?? SERVER_ERROR;
  const { retryAfterSeconds } = options;
  const headers: Record<string, string> = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return jsonReply(status, { error: { message, type, param: null, code } }, headers);
}

/** For a mistake in a test's own callback, so that it is read rather than guessed. */
export function brokenCallback(error: unknown): WireReply {
  const message = `The test server's callback threw: ${error instanceof Error ? error.message : String(error)}`;
  return jsonReply(500, { error: { message, type: "server_error", param: null, code: null } });
}

export function badRequest(message: string, param: string | null = null, code: string | null = null): WireReply {
  return jsonReply(400, { error: { message, type: "invalid_request_error", param, code } });
}
