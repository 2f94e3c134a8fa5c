import { setTimeout as sleep } from "node:timers/promises";
import type OpenAI from "openai";

import { ProviderError } from "~/domain/errors";
import { type Timing, withRetries } from "~/services/http/retry";
import type { ProviderCall } from "~/services/providers/provider-calls";

import type { ChatDialect } from "./chat-dialect.server";
import { modelFailure, modelTimedOut, unreadable } from "./model-failure.server";
import type { PromptMessage } from "./model-prompt";

export interface StreamLimits {
  /** From the request to the first word, with all retries. Default 10,000: a session gives up after 15,000. */
  firstTokenMs: number;
  /** Between two chunks afterwards. Default 6,000: a session gives up after 10,000. */
  stallMs: number;
  /** Tries to open the stream after the first. Default 1; nobody waits longer in a conversation. */
  retries: number;
  /** Longest Retry-After that is waited for. Default 1,500. */
  maxRetryAfterMs: number;
}

export const STREAM_LIMITS: StreamLimits = { firstTokenMs: 10_000, stallMs: 6_000, retries: 1, maxRetryAfterMs: 1_500 };

const TIMING: Timing = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted()),
  random: Math.random,
};

export interface StreamChatOptions {
  client: OpenAI;
  model: string;
  dialect: ChatDialect;
  messages: PromptMessage[];
  limits: StreamLimits;
  /** Told once, when the call is over. */
  onCall: (call: Omit<ProviderCall, "role" | "id">) => void;
  signal: AbortSignal;
}

/** The model's words as they come. Throws `ProviderError`, or the signal's reason. Leaving the iteration ends the request. */
export async function* streamChat({ onCall, ...options }: StreamChatOptions): AsyncGenerator<string> {
  const startedAt = performance.now();
  const call: Parameters<typeof onCall>[0] = { outcome: "cancelled", ms: 0 };
  try {
    for await (const chunk of chunksOf(options)) {
      if (chunk.usage) call.tokens = { input: chunk.usage.prompt_tokens, output: chunk.usage.completion_tokens };
      const text = chunk.choices[0]?.delta?.content;
      if (!text) continue;
      call.firstMs ??= performance.now() - startedAt;
      yield text;
    }
    call.outcome = "ok";
  } catch (error) {
    if (error instanceof ProviderError) call.outcome = error.code;
    throw error;
  } finally {
    onCall({ ...call, ms: performance.now() - startedAt });
  }
}

async function* chunksOf({ limits, signal, ...request }: Omit<StreamChatOptions, "onCall">): AsyncGenerator<OpenAI.ChatCompletionChunk> {
  const watch = watchdog(limits.firstTokenMs);
  const either = AbortSignal.any([signal, watch.signal]);
  try {
    const stream = await open({ ...request, limits, signal: either });
    let hasSpoken = false;
    let isComplete = false;
    for await (const chunk of stream) {
      // Some servers send their errors, and some their usage, in events without choices.
      const choice = chunk.choices?.[0];
      hasSpoken ||= Boolean(choice?.delta?.content);
      if (hasSpoken) watch.restart(limits.stallMs);
      isComplete ||= Boolean(choice?.finish_reason);
      yield { ...chunk, choices: chunk.choices ?? [] };
    }
    // The SDK ends an aborted stream without a word.
    either.throwIfAborted();
    if (!isComplete) throw unreadable();
  } catch (error) {
    signal.throwIfAborted();
    throw watch.signal.aborted ? modelTimedOut() : modelFailure(error);
  } finally {
    watch.end();
  }
}

type OpenOptions = Omit<StreamChatOptions, "onCall">;

/** Only opening is tried again: what was spoken cannot be taken back. */
async function open({ limits, signal, ...request }: OpenOptions) {
  const attempt = async () => {
    try {
      return await openOnce({ ...request, limits, signal });
    } catch (error) {
      signal.throwIfAborted();
      throw modelFailure(error);
    }
  };
  const { retries, firstTokenMs, maxRetryAfterMs } = limits;
  return await withRetries(attempt, { retries, budgetMs: firstTokenMs, maxWaitMs: maxRetryAfterMs, signal, timing: TIMING });
}

/** One try, in a dialect that the endpoint understands. */
async function openOnce({ client, model, messages, dialect, limits, signal }: OpenOptions) {
  for (;;) {
    try {
      const body = { model, messages, stream: true as const, ...dialect.parameters };
      return await client.chat.completions.create(body, { signal, timeout: limits.firstTokenMs });
    } catch (error) {
      if (signal.aborted || !dialect.learn(error)) throw error;
    }
  }
}

interface Watchdog {
  signal: AbortSignal;
  /** Starts the count anew, now of `ms`. */
  restart(ms: number): void;
  /** Stops the count and ends whatever hangs on the signal. */
  end(): void;
}

function watchdog(ms: number): Watchdog {
  const controller = new AbortController();
  const start = (limitMs: number) => setTimeout(() => controller.abort(), limitMs);
  let timer = start(ms);
  return {
    signal: controller.signal,
    restart(limitMs) {
      clearTimeout(timer);
      timer = start(limitMs);
    },
    end() {
      clearTimeout(timer);
      controller.abort();
    },
  };
}
