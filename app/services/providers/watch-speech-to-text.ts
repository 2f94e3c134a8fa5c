import { ProviderError } from "~/domain/errors";
import { CircuitBreaker } from "~/services/http/circuit-breaker";
import type { FallbackTranscriber } from "~/services/speech-to-text/fallback-speech-to-text";
import type { OpenStreamOptions, SpeechToText, TranscriptUpdate, TranscriptionStream } from "~/services/speech-to-text/speech-to-text";

import { reportProviderCall } from "./provider-calls";

/** The same transcription; each call is counted, and `breaker` learns how it went. */
export function watchSpeechToText(speechToText: SpeechToText, breaker = new CircuitBreaker()): FallbackTranscriber {
  const inner = { speechToText, breaker };
  const { id, name, openStream, streams, hears, warmUp, close } = speechToText;
  const watched: SpeechToText = {
    id,
    name,
    transcribe: (options) => counted(inner, options.signal, () => speechToText.transcribe(options)),
    ...(openStream && { openStream: (options) => watchedStream(inner, options) }),
    ...(streams && { streams: (language) => streams.call(speechToText, language) }),
    ...(hears && { hears: (language) => hears.call(speechToText, language) }),
    ...(warmUp && { warmUp: () => warmUp.call(speechToText) }),
    ...(close && { close: () => close.call(speechToText) }),
  };
  return { speechToText: watched, breaker };
}

/** A stream's call is its end: what the candidate waits for. */
function watchedStream(inner: FallbackTranscriber, options: OpenStreamOptions): TranscriptionStream | null {
  const { speechToText, breaker } = inner;
  const onUpdate = (update: TranscriptUpdate): void => {
    // A long answer does not keep others waiting for whether it works again.
    if (update.text) breaker.succeeded();
    options.onUpdate(update);
  };
  const onFailure = (error: Error): void => {
    breaker.failed(error);
    options.onFailure(error);
  };
  const stream = speechToText.openStream?.({ ...options, onUpdate, onFailure });
  if (!stream) return null;
  return { write: (samples) => stream.write(samples), finish: () => counted(inner, options.signal, () => stream.finish()) };
}

async function counted<T>({ speechToText, breaker }: FallbackTranscriber, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
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
