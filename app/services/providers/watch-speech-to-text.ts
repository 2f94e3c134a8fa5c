import { ProviderError } from "~/domain/errors";
import type { CircuitBreaker } from "~/services/http/circuit-breaker";
import type { OpenStreamOptions, SpeechToText, TranscriptionStream } from "~/services/speech-to-text/speech-to-text";

import { reportProviderCall } from "./provider-calls";

interface Watched {
  speechToText: SpeechToText;
  breaker: CircuitBreaker;
}

/** The same transcription; each call is counted, and `breaker` learns how it went. */
export function watchSpeechToText(speechToText: SpeechToText, breaker: CircuitBreaker): SpeechToText {
  const watched = { speechToText, breaker };
  const { id, name, openStream, hears, warmUp, close } = speechToText;
  return {
    id,
    name,
    transcribe: (options) => counted(watched, options.signal, () => speechToText.transcribe(options)),
    ...(openStream && { openStream: (options) => watchedStream(watched, options) }),
    ...(hears && { hears: (language) => hears.call(speechToText, language) }),
    ...(warmUp && { warmUp: () => warmUp.call(speechToText) }),
    ...(close && { close: () => close.call(speechToText) }),
  };
}

/** A stream's call is its end: what the candidate waits for. */
function watchedStream(watched: Watched, options: OpenStreamOptions): TranscriptionStream | null {
  const { speechToText, breaker } = watched;
  const onFailure = (error: Error): void => {
    breaker.failed(error);
    options.onFailure(error);
  };
  const stream = speechToText.openStream?.({ ...options, onFailure });
  if (!stream) return null;
  return { write: (samples) => stream.write(samples), finish: () => counted(watched, options.signal, () => stream.finish()) };
}

async function counted<T>({ speechToText, breaker }: Watched, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const report = (outcome: Parameters<typeof reportProviderCall>[0]["outcome"]): void =>
    reportProviderCall({ role: "speech-to-text", id: speechToText.id, outcome, ms: performance.now() - startedAt });
  try {
    const result = await work();
    breaker.succeeded();
    report("ok");
    return result;
  } catch (error) {
    if (!signal.aborted) breaker.failed(error);
    report(!signal.aborted && error instanceof ProviderError ? error.code : "cancelled");
    throw error;
  }
}
