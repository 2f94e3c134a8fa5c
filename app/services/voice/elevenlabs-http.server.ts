import type { ElevenLabsClient } from "@elevenlabs/elevenlabs-js";

import { ProviderError } from "~/domain/errors";
import { retryAfterMs } from "~/services/http/retry-after";

import { elevenLabsFailure, lost, malformed, tooSlow } from "./elevenlabs-failure";
import type { VoiceContext } from "./elevenlabs-socket.server";
import { type CharacterTimes, type OutputFormat, type VoiceMessage, audioMessage, samplesOf, voiceSettings } from "./elevenlabs-wire";
import { MessageQueue } from "./message-queue";

export interface HttpOptions {
  baseUrl: string;
  apiKey: string;
  voiceId: string;
  modelId: string;
  /** ISO 639-1; undefined leaves it to the model. */
  language: string | undefined;
  format: OutputFormat;
  stretch: number;
  /** Bound on a whole request, milliseconds. */
  limitMs: number;
}

/** Times may run a little into the sound before them. */
const OVERLAP_MS = 100;

/** Speech over plain HTTP, for networks that let no WebSocket through: one request for what is said. */
export async function openHttpContext(options: HttpOptions): Promise<VoiceContext> {
  const client = await clientFor(options);
  const queue = new MessageQueue<VoiceMessage>(samplesOf);
  const stop = new AbortController();
  return {
    format: options.format,
    get usable() {
      return false; // each clause is a request of its own
    },
    say: (text) => {
      request({ client, text, options, queue, signal: stop.signal }).catch((error: unknown) => queue.fail(httpFailure(error, options.format)));
    },
    next: (ms, signal) => queue.next(ms, signal),
    close: () => stop.abort(),
    finish: () => undefined,
  };
}

interface RequestOptions {
  client: ElevenLabsClient;
  text: string;
  options: HttpOptions;
  queue: MessageQueue<VoiceMessage>;
  signal: AbortSignal;
}

async function request({ client, text, options, queue, signal }: RequestOptions): Promise<void> {
  const { voiceId, modelId, language, format, stretch, limitMs } = options;
  const { stability, similarity_boost: similarityBoost, speed } = voiceSettings(stretch);
  const stream = await client.textToSpeech.streamWithTimestamps(
    voiceId,
    { text, modelId, languageCode: language, outputFormat: format.name, voiceSettings: { stability, similarityBoost, speed } },
    { abortSignal: signal, timeoutInSeconds: limitMs / 1000, maxRetries: 0 },
  );
  const clock = new ChunkClock(format.rate);
  for await (const { audioBase64, alignment } of stream) {
    const times = alignment && {
      chars: alignment.characters,
      startMs: alignment.characterStartTimesSeconds.map((seconds) => seconds * 1000),
      durationMs: alignment.characterEndTimesSeconds.map((seconds, index) => (seconds - (alignment.characterStartTimesSeconds[index] ?? seconds)) * 1000),
    };
    const message = typeof audioBase64 === "string" ? audioMessage(audioBase64, times ?? null) : null;
    // Told before the loop is left: the package may wait for ever for a stream that is left early.
    if (message?.type !== "audio") return queue.fail(malformed());
    queue.push({ ...message, times: clock.relative(message.samples.length, message.times) });
  }
  queue.push({ type: "final" });
}

/** Brings times to the chunk that they came with: the documentation does not say from where this endpoint counts. */
class ChunkClock {
  readonly #rate: number;
  #soundMs = 0;
  #lastMs = 0;

  constructor(rate: number) {
    this.#rate = rate;
  }

  relative(samples: number, times: CharacterTimes | null): CharacterTimes | null {
    const beforeMs = this.#soundMs;
    this.#soundMs += (samples * 1000) / this.#rate;
    if (!times) return null;
    const countsFromStart = beforeMs > 0 && (times.startMs[0] ?? 0) >= this.#lastMs - OVERLAP_MS;
    const startMs = countsFromStart ? times.startMs.map((ms) => ms - beforeMs) : times.startMs;
    this.#lastMs = beforeMs + (startMs.at(-1) ?? 0) + (times.durationMs.at(-1) ?? 0);
    return { ...times, startMs };
  }
}

/** The package takes two seconds to load, so only those who need it pay. */
async function clientFor({ apiKey, baseUrl }: HttpOptions): Promise<ElevenLabsClient> {
  const { ElevenLabsClient: Client } = await import("@elevenlabs/elevenlabs-js");
  return new Client({ apiKey, baseUrl, logging: { silent: true } });
}

/** The SDK's errors by their shape, so that the package need not be loaded for `instanceof`. Bodies may quote the text or the key. */
function httpFailure(error: unknown, format: OutputFormat): ProviderError {
  if (error instanceof ProviderError) return error;
  if (!(error instanceof Error)) return lost();
  if (error.name === "ElevenLabsTimeoutError" || /timeout/i.test(error.message)) return tooSlow();
  if (error.name === "ParseError" || error instanceof SyntaxError) return malformed();
  const { statusCode: status, body, rawResponse } = error as Error & { statusCode?: number; body?: unknown; rawResponse?: { headers?: Headers } };
  if (typeof status !== "number") return lost();
  return elevenLabsFailure({ status, text: JSON.stringify(body ?? "").slice(0, 2_000), retryAfterMs: retryAfterMs(rawResponse?.headers), format: format.name });
}
