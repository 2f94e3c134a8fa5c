import OpenAI from "openai";

import { fetchOverKeptConnection } from "./kept-connections.server";

export interface OpenAiClientOptions {
  /** Any endpoint in OpenAI's format, without a trailing slash. */
  baseUrl: string;
  /** Sent to `baseUrl` and nowhere else. Local servers need none. */
  apiKey?: string | undefined;
  /** Whether connections stay open between answers. False for uploads: undici's `fetch` does not know Node's `FormData`. Default true. */
  keepsConnections?: boolean;
}

/** The SDK's own retries know no budget, and its log would hold what is said in an interview: both are off. */
export function createOpenAiClient({ baseUrl, apiKey = "none", keepsConnections = true }: OpenAiClientOptions): OpenAI {
  const own = keepsConnections ? { fetch: fetchOverKeptConnection } : {};
  return new OpenAI({ baseURL: baseUrl, apiKey, organization: null, project: null, maxRetries: 0, logLevel: "off", ...own });
}
