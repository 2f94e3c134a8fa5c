import { setTimeout as sleep } from "node:timers/promises";
import type OpenAI from "openai";
import { BadRequestError, UnprocessableEntityError } from "openai";

import { SAMPLE_RATE } from "~/domain/audio";
import { ProviderError } from "~/domain/errors";
import { createOpenAiClient } from "~/services/http/openai-client.server";
import type { Timing } from "~/services/http/retry";

import { ClauseOutput } from "./clause-output";
import { EstimatedWords, LOOK_AHEAD_SAMPLES, SpeakingPace } from "./estimated-words";
import { speechFailure, speechTooSlow, unreadableSpeech } from "./openai-voice-failure.server";
import { type PlainWord, plainText, plainWords } from "./plain-words";
import { Resampler } from "./resample";
import { SpokenSoFar } from "./spoken-so-far";
import type { SpeakOptions, SpeechChunk, Voice } from "./voice";
import { SoundBytes } from "./wav-stream";

export interface OpenAiVoiceOptions {
  /** Any endpoint with POST /audio/speech, without a trailing slash. */
  baseUrl: string;
  /** Sent to `baseUrl` and nowhere else. Local servers need none. */
  apiKey?: string;
  model: string;
  /** One of the endpoint's voices, for every persona; their tempo still differs. */
  voice: string;
  /** Milliseconds until the first sound. Default 6,000: a small model on a CPU makes a whole clause first. */
  firstAudioMs?: number;
  /** Milliseconds without a byte in the middle. Default 4,000. */
  stallMs?: number;
  /** Tries after the first, while nothing has been given out. Default 2. */
  retries?: number;
  /** Bound on the waits and tries of one clause until its first sound, milliseconds. Default 8,000. */
  budgetMs?: number;
  timing?: Timing;
}

/** Characters of one request: a slow server makes a whole request's sound before its first byte. The service takes 4,096. */
const PIECE_LIMIT = 300;
const RETRY_WAIT_MS = 150;
const LONGEST_WAIT_MS = 2_000;
const JITTER_MS = 100;
/** Less than this share of the expected sound, and the reply broke off without saying so; a pace that is not known yet allows for quick voices. */
const LEAST_SHARE = { known: 0.7, unknown: 0.45 };

const REAL_TIMING: Timing = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted()),
  random: Math.random,
};

/**
 * Speech through any OpenAI-compatible endpoint. Its sound comes without times, so words are estimated from pauses and
 * lengths (see `EstimatedWords`). Asks for raw PCM and, where an endpoint refuses that, for WAV, and remembers it.
 */
export function createOpenAiVoice(options: OpenAiVoiceOptions): Voice {
  const { baseUrl, apiKey, model, voice, retries = 2, budgetMs = 8_000, timing = REAL_TIMING } = options;
  const { firstAudioMs = 6_000, stallMs = 4_000 } = options;
  const client = createOpenAiClient({ baseUrl, apiKey });
  const endpoint: Endpoint = { client, model, voice, format: "pcm", pace: new SpeakingPace() };

  async function* speak(speech: SpeakOptions): AsyncGenerator<SpeechChunk> {
    const { signal } = speech;
    signal.throwIfAborted();
    const given = new SpokenSoFar(speech.text);
    for (;;) {
      const text = given.restart();
      const piece = firstPiece(plainWords(text, speech.language));
      if (piece.length === 0) return;
      yield* speakPiece({ endpoint, speech, text, words: piece, firstAudioMs, stallMs }, given);
      signal.throwIfAborted();
    }
  }

  /** One request, and again while nothing of it was given out. */
  async function* speakPiece(piece: PieceOptions, given: SpokenSoFar): AsyncGenerator<SpeechChunk> {
    const { signal } = piece.speech;
    const before = given.samples;
    const deadline = timing.now() + budgetMs;
    for (let tries = 0; ; tries += 1) {
      given.restart();
      try {
        for await (const chunk of speakOnce(piece)) yield* given.pass(chunk);
        return yield* given.finish();
      } catch (error) {
        signal.throwIfAborted();
        const waitMs = given.samples > before ? null : waitBeforeRetry(error, tries);
        if (waitMs === null || tries >= retries || timing.now() + waitMs > deadline) throw error;
        await timing.sleep(waitMs, signal);
      }
    }
  }

  function waitBeforeRetry(error: unknown, tries: number): number | null {
    if (!(error instanceof ProviderError) || !error.retryable || error.code === "provider-timeout") return null;
    const asked = error.retryAfterMs ?? RETRY_WAIT_MS * 2 ** tries;
    return asked > LONGEST_WAIT_MS ? null : asked + timing.random() * JITTER_MS;
  }

  return { id: "openai-compatible", name: `${model} at ${new URL(baseUrl).host}`, speak };
}

/** The words of the first request: sentences that fit, or as much of a longer one as does. */
function firstPiece(words: readonly PlainWord[]): readonly PlainWord[] {
  let length = 0;
  let sentences = 0;
  for (const [index, { said }] of words.entries()) {
    length += said.length + 1;
    if (length > PIECE_LIMIT + 1 && index > 0) return words.slice(0, sentences || index);
    if (/[.!?。！？]["'”’)]*$/.test(said)) sentences = index + 1;
  }
  return words;
}

interface Endpoint {
  client: OpenAI;
  model: string;
  voice: string;
  /** `pcm` until it refuses that and then takes `wav`. */
  format: "pcm" | "wav";
  pace: SpeakingPace;
}

interface PieceOptions {
  endpoint: Endpoint;
  speech: SpeakOptions;
  /** What the offsets of `words` count in. */
  text: string;
  words: readonly PlainWord[];
  firstAudioMs: number;
  stallMs: number;
}

async function* speakOnce({ endpoint, speech, text, words, firstAudioMs, stallMs }: PieceOptions): AsyncGenerator<SpeechChunk> {
  const stop = new AbortController();
  const watch = new Watch(stop);
  const sound = new ClauseSound(text, words, endpoint.pace);
  const abort = (): void => stop.abort();
  speech.signal.addEventListener("abort", abort, { once: true });
  try {
    watch.allow(firstAudioMs);
    const response = await request(endpoint, plainText(words), speech, stop.signal);
    if (/json|html|xml|^text/i.test(response.headers.get("content-type") ?? "") || !response.body) throw unreadableSpeech();
    for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
      watch.allow(Infinity); // how long the reader takes is its own matter
      yield* sound.add(bytes);
      watch.allow(stallMs);
    }
    watch.allow(Infinity);
    yield* sound.end();
  } catch (error) {
    speech.signal.throwIfAborted();
    throw watch.isOver ? speechTooSlow() : speechFailure(error);
  } finally {
    watch.allow(Infinity);
    speech.signal.removeEventListener("abort", abort);
    stop.abort();
  }
}

/** Aborts when nothing came for as long as was allowed. */
class Watch {
  isOver = false;
  readonly #stop: AbortController;
  #timer: NodeJS.Timeout | undefined;

  constructor(stop: AbortController) {
    this.#stop = stop;
  }

  allow(ms: number): void {
    clearTimeout(this.#timer);
    if (ms === Infinity) return;
    this.#timer = setTimeout(() => {
      this.isOver = true;
      this.#stop.abort();
    }, ms);
  }
}

async function request(endpoint: Endpoint, input: string, { persona }: SpeakOptions, signal: AbortSignal): Promise<Response> {
  const { client, model, voice } = endpoint;
  const post = (format: Endpoint["format"]): Promise<Response> =>
    client.audio.speech.create({ model, voice, input, response_format: format, speed: speedOf(persona.stretch) }, { signal });
  if (endpoint.format === "wav") return await post("wav");
  try {
    return await post("pcm");
  } catch (error) {
    if (!(error instanceof BadRequestError || error instanceof UnprocessableEntityError)) throw error;
    const response = await post("wav");
    endpoint.format = "wav";
    return response;
  }
}

/** The API takes 0.25 to 4; local servers draw closer limits. */
const speedOf = (stretch: number): number => Math.min(1.5, Math.max(0.7, Math.round(100 / stretch) / 100));

/** The sound of one clause while it comes in: resampled, and with its words just before their sound leaves. */
class ClauseSound {
  readonly #bytes = new SoundBytes();
  readonly #estimate: EstimatedWords;
  readonly #output: ClauseOutput;
  readonly #pace: SpeakingPace;
  #resampler: Resampler | null = null;

  constructor(text: string, words: readonly PlainWord[], pace: SpeakingPace) {
    this.#estimate = new EstimatedWords(text, words, pace);
    this.#output = new ClauseOutput(text, LOOK_AHEAD_SAMPLES);
    this.#pace = pace;
  }

  *add(bytes: Uint8Array): Generator<SpeechChunk> {
    const part = this.#bytes.add(bytes);
    if (!part || this.#output.isRunaway) throw unreadableSpeech();
    if (part.samples.length === 0) return;
    this.#resampler ??= new Resampler(part.rate, SAMPLE_RATE);
    const samples = this.#resampler.push(part.samples);
    yield* this.#output.tell(this.#estimate.add(samples));
    yield* this.#output.give(samples);
  }

  *end(): Generator<SpeechChunk> {
    if (!this.#bytes.isWhole || !this.#resampler) throw unreadableSpeech();
    const samples = this.#resampler.flush();
    const words = this.#estimate.add(samples);
    if (this.#estimate.progress < (this.#pace.isLearned ? LEAST_SHARE.known : LEAST_SHARE.unknown)) throw unreadableSpeech();
    yield* this.#output.tell([...words, ...this.#estimate.end()]);
    yield* this.#output.finish(samples);
  }
}
