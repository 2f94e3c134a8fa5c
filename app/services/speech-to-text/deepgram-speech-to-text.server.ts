import { setTimeout as sleep } from "node:timers/promises";

import { type Timing, withRetries } from "~/services/http/retry";

import { FluxConnection, type FluxEndpoint, type FluxLimits } from "./flux-connection.server";
import { FluxStream } from "./flux-stream.server";
import { SpareConnection } from "./spare-connection.server";
import type { SpeechToText, TranscribeOptions, Transcription } from "./speech-to-text";
import { unknownLanguage } from "./transcription-failure.server";
import { isSilent } from "./voiced-energy";

export interface DeepgramSpeechToTextOptions {
  apiKey: string;
  /** http(s) or ws(s), without a trailing slash. Default https://api.deepgram.com; https://api.eu.deepgram.com keeps sound in Europe. */
  baseUrl?: string;
  limits?: Partial<FluxLimits>;
  /** How long a socket is held open for the next answer; it costs 80 ms of sound every 3 s. Default 60,000; 0: none. */
  spareMs?: number;
  /** Tries of `transcribe` after the first. Default 2. */
  retries?: number;
  timing?: Timing;
}

export const HOSTED = "https://api.deepgram.com";
export const MODEL = "flux-general-en";
/** Thresholds and timeout of developers.deepgram.com/docs/flux/configuration: its default end, and early ends worth a draft. */
const QUERY = {
  model: MODEL,
  encoding: "linear16",
  sample_rate: "16000",
  eot_threshold: "0.7",
  eager_eot_threshold: "0.4",
  eot_timeout_ms: "5000",
};
const LIMITS: FluxLimits = { connectMs: 5_000, stallMs: 5_000, finishMs: 2_500, silenceEveryMs: 3_000 };
/** Bound on `transcribe` with its retries, and the longest Retry-After that it waits for. */
const BUDGET_MS = 60_000;
const MAX_RETRY_AFTER_MS = 8_000;

const REAL_TIMING: Timing = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted()),
  random: Math.random,
};

/** Transcribes with Deepgram Flux while somebody speaks; English only. */
export function createDeepgramSpeechToText(options: DeepgramSpeechToTextOptions): SpeechToText {
  const { apiKey, baseUrl = HOSTED, retries = 2, spareMs = 60_000, timing = REAL_TIMING } = options;
  const limits = { ...LIMITS, ...options.limits };
  const endpoint: FluxEndpoint = { url: listenUrl(baseUrl), apiKey, knowsForceEndTurn: true };
  const connect = (): FluxConnection => new FluxConnection(endpoint, limits);
  const spare = new SpareConnection(connect, spareMs);
  const finishMs = 2 * limits.finishMs + limits.connectMs;

  const hearOnce = async ({ samples, language, signal }: TranscribeOptions): Promise<Transcription> => {
    const nobody = { onUpdate: () => undefined, onFailure: () => undefined };
    const stream = new FluxStream({ language, signal, ...nobody, connect, reconnects: 0, keptSamples: samples.length, finishMs });
    stream.write(samples);
    return stream.finish();
  };

  return {
    id: "deepgram-flux",
    name: `${MODEL} at ${new URL(endpoint.url).host}`,
    hears: isEnglish,
    async transcribe(request) {
      const { samples, language, signal } = request;
      signal.throwIfAborted();
      if (!isEnglish(language)) throw unknownLanguage("Deepgram Flux", "English");
      if (samples.length === 0 || isSilent(samples)) return { text: "", words: [] };
      return withRetries(() => hearOnce(request), { retries, budgetMs: BUDGET_MS, maxWaitMs: MAX_RETRY_AFTER_MS, signal, timing });
    },
    openStream(request) {
      if (!isEnglish(request.language)) return null;
      const { signal } = request;
      let ahead = spare.take();
      const next = (): FluxConnection => {
        const connection = ahead ?? connect();
        ahead = null;
        return connection;
      };
      const stream = new FluxStream({ ...request, connect: next, reconnects: 1, finishMs });
      // Whether it was an answer or a cough: something is said again soon.
      signal.addEventListener("abort", () => spare.warmUpSoon(), { once: true });
      return { write: (samples) => stream.write(samples), finish: () => stream.finish().finally(() => spare.warmUpSoon()) };
    },
    warmUp: () => spare.warmUp(),
    close: async () => spare.close(),
  };
}

function listenUrl(baseUrl: string): string {
  const url = new URL(`${baseUrl.replace(/\/+$/, "").replace(/^http/, "ws")}/v2/listen`);
  url.search = new URLSearchParams(QUERY).toString();
  return url.href;
}

function isEnglish(language: string): boolean {
  return /^en\b/i.test(language);
}
