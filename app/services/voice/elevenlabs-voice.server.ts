import { setTimeout as sleep } from "node:timers/promises";

import { ProviderError } from "~/domain/errors";
import type { Timing } from "~/services/http/retry";

import { OutputFormatRefusedError } from "./elevenlabs-failure";
import { openHttpContext } from "./elevenlabs-http.server";
import type { VoiceContext } from "./elevenlabs-socket.server";
import { ElevenLabsSockets } from "./elevenlabs-sockets.server";
import { type PlainWord, plainText, plainWords } from "./plain-words";
import { type ClauseLimits, readClause } from "./read-clause";
import { SpokenSoFar } from "./spoken-so-far";
import { TurnContexts } from "./turn-contexts";
import type { SpeakOptions, SpeechChunk, TurnToSpeak, Voice } from "./voice";

export interface ElevenLabsVoiceOptions {
  apiKey: string;
  /** Default https://api.elevenlabs.io. */
  baseUrl?: string;
  /** One voice for every persona; their tempo still differs. Default "Rachel", one of the premade voices. */
  voiceId?: string;
  /** Default eleven_flash_v2_5, the quickest, in 32 languages. */
  modelId?: string;
  /** Milliseconds, see `ClauseLimits`. Default 4,000 to the first audio, 4,000 of silence later, 60 and 700. */
  limits?: Partial<ClauseLimits>;
  /** Milliseconds that the service keeps a context that hears nothing. Default 180,000, the longest allowed. */
  inactivityMs?: number;
  /** Milliseconds for opening a socket, and for waiting until one has room. Default 4,000. */
  openMs?: number;
  /** Sockets at once, with five speaking turns each. Default 20. */
  maxSockets?: number;
  /** Tries after the first, for one clause. Default 2. */
  retries?: number;
  /** Bound on the waits and tries of one clause until its first sound, milliseconds. Default 8,000. */
  budgetMs?: number;
  timing?: Timing;
}

export const ELEVENLABS_URL = "https://api.elevenlabs.io";
export const ELEVENLABS_MODEL = "eleven_flash_v2_5";
const DEFAULT_VOICE_ID = "21m00Tcm4TlvDq8ikWAM";
const DEFAULT_LIMITS: ClauseLimits = { firstAudioMs: 4_000, stallMs: 4_000, tailMs: 60, doubtMs: 700 };
/** Doubles with every retry; a provider that asks for more than the longest is left to the fallback. */
const RETRY_WAIT_MS = 150;
const LONGEST_WAIT_MS = 2_000;
const JITTER_MS = 100;
/** Bound on a whole HTTP request, where no WebSocket gets through. */
const HTTP_LIMIT_MS = 120_000;

const REAL_TIMING: Timing = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted()),
  random: Math.random,
};

/**
 * ElevenLabs over its multi-context WebSocket: one warm socket, a context for a turn, and the times of characters. A
 * connection that is lost in the middle of a clause is made again, and only the words that nobody got are asked for.
 */
export function createElevenLabsVoice(options: ElevenLabsVoiceOptions): Voice {
  const { apiKey, voiceId = DEFAULT_VOICE_ID, modelId = ELEVENLABS_MODEL, timing = REAL_TIMING } = options;
  const { inactivityMs = 180_000, openMs = 4_000, maxSockets = 20, retries = 2, budgetMs = 8_000 } = options;
  const baseUrl = (options.baseUrl ?? ELEVENLABS_URL).replace(/\/+$/, "");
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const sockets = new ElevenLabsSockets({ baseUrl, apiKey, voiceId, modelId, inactivityMs, openMs, maxSockets });
  const turns = new TurnContexts<VoiceContext>();
  // Other models find the language in the text, and refuse to be told.
  const languageOf = (tag: string): string => (/(flash|turbo)_v2_5/.test(modelId) ? isoLanguage(tag) : "");

  const open = (speech: Omit<TurnToSpeak, "turnId">): Promise<VoiceContext> => {
    const language = languageOf(speech.language);
    const { stretch } = speech.persona;
    if (!sockets.areBlocked) return sockets.openContext(language, stretch, speech.signal);
    const http = { baseUrl, apiKey, voiceId, modelId, language: language || undefined, format: sockets.format, stretch, limitMs: HTTP_LIMIT_MS };
    return openHttpContext(http);
  };

  async function* attempt(text: string, words: readonly PlainWord[], speech: SpeakOptions): AsyncGenerator<SpeechChunk> {
    const lease = await turns.lease(speech.turnId, speech.signal, () => open(speech));
    try {
      lease.context.say(plainText(words));
      yield* readClause({ context: lease.context, text, words, limits, signal: speech.signal });
      lease.keep();
    } finally {
      lease.end();
    }
  }

  async function* speak(speech: SpeakOptions): AsyncGenerator<SpeechChunk> {
    const { signal } = speech;
    signal.throwIfAborted();
    const given = new SpokenSoFar(speech.text);
    const deadline = timing.now() + budgetMs;
    for (let tries = 0; ; tries += 1) {
      const text = given.restart();
      const words = plainWords(text, speech.language);
      if (words.length === 0) return;
      try {
        for await (const chunk of attempt(text, words, speech)) yield* given.pass(chunk);
        yield* given.finish();
        signal.throwIfAborted();
        return;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof OutputFormatRefusedError && sockets.refuseFormat(error.format)) continue;
        const waitMs = waitBeforeRetry(error, { tries, began: given.samples > 0 });
        if (waitMs === null || tries >= retries || timing.now() + waitMs > deadline) throw error;
        await timing.sleep(waitMs, signal);
      }
    }
  }

  /** Null when another try would be wrong: who waited once should not twice, and once sound was given out only a broken connection is made again. */
  function waitBeforeRetry(error: unknown, { tries, began }: { tries: number; began: boolean }): number | null {
    if (!(error instanceof ProviderError) || !error.retryable || error.code === "provider-timeout") return null;
    if (began && (error.code !== "provider-failed" || tries > 0)) return null;
    const asked = error.retryAfterMs ?? RETRY_WAIT_MS * 2 ** tries;
    return asked > LONGEST_WAIT_MS ? null : asked + timing.random() * JITTER_MS;
  }

  return {
    id: "elevenlabs",
    name: `ElevenLabs (${modelId})`,
    warmUp: () => sockets.warmUp(languageOf("en")),
    beginTurn: (turn) => turns.prepare(turn.turnId, turn.signal, () => open(turn)),
    speak,
    endTurn: (turnId) => turns.end(turnId),
    close: () => {
      turns.close();
      sockets.close();
      return Promise.resolve();
    },
  };
}

function isoLanguage(tag: string): string {
  try {
    return new Intl.Locale(tag).language;
  } catch {
    return "";
  }
}
