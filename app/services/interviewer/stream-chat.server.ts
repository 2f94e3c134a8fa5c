import { setTimeout as sleep } from "node:timers/promises";
import type OpenAI from "openai";

import { type Timing, withRetries } from "~/services/http/retry";

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
  messages: PromptMessage[];
  limits: StreamLimits;
  signal: AbortSignal;
}

/** The model's words as they come. Throws `ProviderError`, or the signal's reason. Leaving the iteration ends the request. */
export async function* streamChat({ limits, signal, ...request }: StreamChatOptions): AsyncGenerator<string> {
  const watch = watchdog(limits.firstTokenMs);
  const either = AbortSignal.any([signal, watch.signal]);
  try {
    const stream = await open({ ...request, limits, signal: either });
    let hasSpoken = false;
    let isComplete = false;
    for await (const chunk of stream) {
      const choice = chunk.choices[0];
      const text = choice?.delta?.content ?? "";
      hasSpoken ||= text !== "";
      if (hasSpoken) watch.restart(limits.stallMs);
      isComplete ||= Boolean(choice?.finish_reason);
      if (text) yield text;
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

/** Only opening is tried again: what was spoken cannot be taken back. */
async function open({ client, model, messages, limits, signal }: StreamChatOptions) {
  const attempt = async () => {
    try {
      return await client.chat.completions.create({ model, messages, stream: true }, { signal, timeout: limits.firstTokenMs });
    } catch (error) {
      signal.throwIfAborted();
      throw modelFailure(error);
    }
  };
  const { retries, firstTokenMs, maxRetryAfterMs } = limits;
  return await withRetries(attempt, { retries, budgetMs: firstTokenMs, maxWaitMs: maxRetryAfterMs, signal, timing: TIMING });
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
