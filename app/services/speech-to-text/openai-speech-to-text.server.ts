import { setTimeout as sleep } from "node:timers/promises";
import type OpenAI from "openai";
import { BadRequestError, UnprocessableEntityError } from "openai";
import { z } from "zod";

import { SAMPLE_RATE, samplesToMs } from "~/domain/audio";
import { encodeWav } from "~/domain/wav";
import { createOpenAiClient } from "~/services/http/openai-client.server";
import { type Timing, withRetries } from "~/services/http/retry";

import { isInventedText } from "./invented-text";
import type { SpeechToText, TranscribeOptions, Transcription } from "./speech-to-text";
import { transcribedWords } from "./transcribed-words";
import { timedOut, tooLong, transcriptionFailure, unreadable } from "./transcription-failure.server";
import { isSilent } from "./voiced-energy";
import { type WireSegment, withConfidence } from "./word-confidence";

export interface OpenAiSpeechToTextOptions {
  /** Any endpoint with POST /audio/transcriptions, without a trailing slash. */
  baseUrl: string;
  /** Sent to `baseUrl` and nowhere else. Local servers need none. */
  apiKey?: string;
  model: string;
  /** Per try: this, and … Default 8,000. */
  timeoutMs?: number;
  /** … this for every second of audio: a small model on a CPU runs at about real time. Default 1,000. */
  timeoutPerSecondMs?: number;
  /** Bound on one call with all its retries. Default 60,000, what a session waits. */
  budgetMs?: number;
  /** Tries after the first. Default 2. */
  retries?: number;
  /** Longest Retry-After that is waited for. Default 8,000. */
  maxRetryAfterMs?: number;
  timing?: Timing;
}

/** Uploads end at 25 MB with OpenAI and Groq, which is 13.6 minutes of 16 kHz PCM16. */
const MAX_MINUTES = 13;
/** Whisper reads at most 224 tokens of prompt, and the latest words matter most. */
const CONTEXT_CHARACTERS = 200;

const REAL_TIMING: Timing = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted()),
  random: Math.random,
};

/**
 * Transcribes through any OpenAI-compatible endpoint. Asks for word times and, where an endpoint refuses them, goes on
 * without and remembers it. Silence is not sent, and what models invent over near-silence is dropped.
 */
export function createOpenAiSpeechToText(options: OpenAiSpeechToTextOptions): SpeechToText {
  const { baseUrl, apiKey, model, retries = 2, budgetMs = 60_000, maxRetryAfterMs = 8000 } = options;
  const { timeoutMs = 8000, timeoutPerSecondMs = 1000, timing = REAL_TIMING } = options;
  const client = createOpenAiClient({ baseUrl, apiKey, keepsConnections: false });
  const endpoint: Endpoint = { client, model, givesWordTimes: true };

  return {
    id: "openai-compatible",
    name: `${model} at ${new URL(baseUrl).host}`,
    async transcribe(request) {
      const { samples, signal } = request;
      signal.throwIfAborted();
      if (samples.length === 0 || isSilent(samples)) return { text: "", words: [] };
      if (samples.length > MAX_MINUTES * 60 * SAMPLE_RATE) throw tooLong(MAX_MINUTES);
      const tryMs = timeoutMs + (timeoutPerSecondMs * samplesToMs(samples.length)) / 1000;
      const attempt = (remainingMs: number) => tryOnce({ endpoint, request, limitMs: Math.min(tryMs, remainingMs) });
      const transcription = await withRetries(attempt, { retries, budgetMs, maxWaitMs: maxRetryAfterMs, signal, timing });
      const isInvented = isInventedText({ text: transcription.text, samples, context: request.context });
      return isInvented ? { text: "", words: [] } : transcription;
    },
  };
}

interface Endpoint {
  client: OpenAI;
  model: string;
  /** Until it refuses `verbose_json` and then takes `json`. */
  givesWordTimes: boolean;
}

async function tryOnce(options: { endpoint: Endpoint; request: TranscribeOptions; limitMs: number }): Promise<Transcription> {
  const { endpoint, request, limitMs } = options;
  const limit = AbortSignal.timeout(Math.max(1, Math.ceil(limitMs)));
  const signal = AbortSignal.any([request.signal, limit]);
  try {
    return readReply(await ask(endpoint, request, signal), request.samples.length);
  } catch (error) {
    request.signal.throwIfAborted();
    if (limit.aborted) throw timedOut();
    throw transcriptionFailure(error);
  }
}

async function ask(endpoint: Endpoint, request: TranscribeOptions, signal: AbortSignal): Promise<unknown> {
  if (!endpoint.givesWordTimes) return post({ endpoint, request, signal, wordTimes: false });
  try {
    return await post({ endpoint, request, signal, wordTimes: true });
  } catch (error) {
    if (!(error instanceof BadRequestError || error instanceof UnprocessableEntityError)) throw error;
    const reply = await post({ endpoint, request, signal, wordTimes: false });
    endpoint.givesWordTimes = false;
    return reply;
  }
}

interface PostOptions {
  endpoint: Endpoint;
  request: TranscribeOptions;
  signal: AbortSignal;
  wordTimes: boolean;
}

function post({ endpoint, request, signal, wordTimes }: PostOptions): Promise<unknown> {
  const language = isoLanguage(request.language);
  const prompt = tailOf(request.context ?? "", CONTEXT_CHARACTERS);
  return endpoint.client.audio.transcriptions.create(
    {
      file: new File([encodeWav(request.samples)], "answer.wav", { type: "audio/wav" }),
      model: endpoint.model,
      response_format: wordTimes ? "verbose_json" : "json",
      // Segments say how sure the model was, and cost no time (platform.openai.com/docs/api-reference/audio).
      ...(wordTimes ? { timestamp_granularities: ["word", "segment"] } : {}),
      ...(language ? { language } : {}),
      ...(prompt ? { prompt } : {}),
    },
    { signal },
  );
}

const judged = z.number().optional().catch(undefined);
/** `probability`: faster-whisper's servers judge each word. */
const wireWords = z.array(z.object({ word: z.string(), start: z.number(), end: z.number(), probability: judged }));
const wireSegment = z.object({ start: judged, end: judged, avg_logprob: judged, /** Some local servers put the words here. */ words: wireWords.nullish() });
const replySchema = z.object({
  text: z.string(),
  words: wireWords.nullish().catch(null),
  segments: z.array(wireSegment).nullish().catch(null),
});

function readReply(reply: unknown, sampleCount: number): Transcription {
  const parsed = replySchema.safeParse(reply);
  if (!parsed.success) throw unreadable();
  const text = parsed.data.text.replace(/\s+/g, " ").trim();
  const segments = parsed.data.segments ?? [];
  const heard = parsed.data.words ?? segments.flatMap((segment) => segment.words ?? []);
  const words = withConfidence(heard, segments.filter(isJudged));
  return { text, words: transcribedWords({ text, words, sampleCount }) };
}

const isJudged = (segment: Partial<WireSegment>): segment is WireSegment => [segment.start, segment.end, segment.avg_logprob].every((value) => value !== undefined);

/** ISO 639-1 of a BCP 47 tag, as Whisper wants it; undefined lets the model find out. */
function isoLanguage(tag: string): string | undefined {
  try {
    const { language } = new Intl.Locale(tag);
    return WHISPER_NAMES[language] ?? language;
  } catch {
    return undefined;
  }
}
const WHISPER_NAMES: Record<string, string | undefined> = { nb: "no", fil: "tl" };

/** The last words of `text`, at most `length` characters, not beginning inside a word. */
function tailOf(text: string, length: number): string {
  const trimmed = text.trim();
  if (trimmed.length <= length) return trimmed;
  return trimmed.slice(-length).replace(/^\S*\s+/, "");
}
