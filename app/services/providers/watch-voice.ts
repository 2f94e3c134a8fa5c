import { ProviderError } from "~/domain/errors";
import { CircuitBreaker } from "~/services/http/circuit-breaker";
import type { SpeakOptions, SpeechChunk, Voice } from "~/services/voice/voice";
import type { FallbackVoice } from "~/services/voice/voice-fallback";

import { type ProviderCall, reportProviderCall } from "./provider-calls";

/** The same voice; each utterance is counted, and `breaker` learns how it went. */
export function watchVoice(voice: Voice, breaker = new CircuitBreaker()): FallbackVoice {
  const { id, name, warmUp, beginTurn, endTurn, speaks, close } = voice;
  const watched: Voice = {
    id,
    name,
    speak: (options) => watchedSpeech({ voice, breaker }, options),
    ...(warmUp && { warmUp: () => warmUp.call(voice) }),
    ...(beginTurn && { beginTurn: (turn) => beginTurn.call(voice, turn) }),
    ...(endTurn && { endTurn: (turnId) => endTurn.call(voice, turnId) }),
    ...(speaks && { speaks: (language) => speaks.call(voice, language) }),
    ...(close && { close: () => close.call(voice) }),
  };
  return { voice: watched, breaker };
}

async function* watchedSpeech({ voice, breaker }: FallbackVoice, options: SpeakOptions): AsyncGenerator<SpeechChunk> {
  const startedAt = performance.now();
  const call: ProviderCall = { role: "voice", id: voice.id, outcome: "cancelled", ms: 0 };
  try {
    for await (const chunk of voice.speak(options)) {
      if (chunk.type === "audio") call.firstMs ??= performance.now() - startedAt;
      yield chunk;
    }
    call.outcome = "ok";
    breaker.succeeded();
  } catch (error) {
    if (!options.signal.aborted && error instanceof ProviderError) call.outcome = error.code;
    if (!options.signal.aborted) breaker.failed(error);
    throw error;
  } finally {
    reportProviderCall({ ...call, ms: performance.now() - startedAt });
  }
}
