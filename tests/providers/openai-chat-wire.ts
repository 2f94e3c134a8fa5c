import { setTimeout as sleep } from "node:timers/promises";

import { type WireReply, jsonReply } from "./wire-reply";

export interface ChatMessage {
  role: "system" | "developer" | "user" | "assistant" | "tool";
  content: string | { type: string; text?: string }[] | null;
}

/** The body of POST /chat/completions: what tests look at, and whatever else the client sent. */
export interface ChatBody {
  model: string;
  messages: ChatMessage[];
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
  temperature?: number;
  max_tokens?: number;
  max_completion_tokens?: number;
  response_format?: { type: string };
  [field: string]: unknown;
}

/** Answers a chat request with `deltas`: server-sent events when it asked for a stream, one object otherwise. */
export function chatReply(options: {
  body: ChatBody;
  deltas: readonly string[];
  /** Pause before each delta of a stream. */
  deltaMs: number;
  /** The same before the first one. Default: `deltaMs`. */
  firstDeltaMs?: number;
  /** When the request came, by `performance.now()`: pauses count from then. Default: now. */
  askedAt?: number | undefined;
  signal: AbortSignal;
}): WireReply {
  const { body, deltas } = options;
  const head = { id: "chatcmpl-local", created: Math.floor(Date.now() / 1000), model: body.model };
  if (body.stream) {
    return {
      status: 200,
      headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" },
      chunks: streamFrames({ ...options, head }),
    };
  }
  const message = { role: "assistant", content: deltas.join(""), refusal: null };
  return jsonReply(200, {
    ...head,
    object: "chat.completion",
    choices: [{ index: 0, message, logprobs: null, finish_reason: "stop" }],
    usage: usageOf(body, deltas),
  });
}

interface StreamOptions {
  body: ChatBody;
  deltas: readonly string[];
  deltaMs: number;
  firstDeltaMs?: number;
  askedAt?: number | undefined;
  signal: AbortSignal;
  head: object;
}

async function* streamFrames({ body, deltas, deltaMs, firstDeltaMs = deltaMs, askedAt = performance.now(), signal, head }: StreamOptions): AsyncGenerator<string> {
  const withUsage = body.stream_options?.include_usage === true;
  const frame = (choices: object[], usage: object | null = null): string =>
    `data: ${JSON.stringify({ ...head, object: "chat.completion.chunk", choices, ...(withUsage ? { usage } : {}) })}\n\n`;
  const choice = (delta: object, finishReason: string | null = null): object => ({
    index: 0,
    delta,
    logprobs: null,
    finish_reason: finishReason,
  });

  yield frame([choice({ role: "assistant", content: "", refusal: null })]);
  for (const [index, content] of deltas.entries()) {
    // Each at its own time: the timers' lateness must not add up over a long reply.
    const waitMs = askedAt + firstDeltaMs + index * deltaMs - performance.now();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal });
    yield frame([choice({ content })]);
  }
  yield frame([choice({}, "stop")]);
  if (withUsage) yield frame([], usageOf(body, deltas));
  yield "data: [DONE]\n\n";
}

/** Token counts of the right size: about four characters to a token, as in English. */
function usageOf(body: ChatBody, deltas: readonly string[]): object {
  const promptTokens = Math.ceil(JSON.stringify(body.messages).length / 4);
  const completionTokens = Math.ceil(deltas.join("").length / 4);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
