import { HotseatError, messageForPerson } from "~/domain/errors";
import type { CircuitBreaker } from "~/services/http/circuit-breaker";

import {
  type OpenStreamOptions,
  type SpeechToText,
  type TranscribeOptions,
  type Transcription,
  type TranscriptionStandIn,
  type TranscriptionStream,
  hears,
  streams,
} from "./speech-to-text";

export interface FallbackTranscriber {
  /** Tells `breaker` how each call and each stream went, as `watchSpeechToText` does. */
  speechToText: SpeechToText;
  breaker: CircuitBreaker;
}

/**
 * Asks the next transcriber when one fails, and does not ask that one again for a while. `members` are in the order of preference. A
 * transcription by another than the first that knows the language says so. A stream is the first's that may be asked; when it breaks, its
 * sound comes as pieces.
 */
export function withSpeechToTextFallback(members: readonly [FallbackTranscriber, ...FallbackTranscriber[]]): SpeechToText {
  const [{ speechToText: first }] = members;
  const ofLanguage = (language: string): FallbackTranscriber[] => members.filter(({ speechToText }) => hears(speechToText, language));
  const streaming = (language: string): FallbackTranscriber[] => members.filter(({ speechToText }) => streams(speechToText, language));

  return {
    id: first.id,
    name: members.map(({ speechToText }) => speechToText.name).join(", then "),
    hears: (language) => ofLanguage(language).length > 0,
    streams: (language) => streaming(language).length > 0,
    // Where nobody knows the language the first says so.
    transcribe: (options) => {
      const able = ofLanguage(options.language);
      return able.length > 0 ? transcribeInTurn(able, options) : first.transcribe(options);
    },
    ...(members.some(({ speechToText }) => speechToText.openStream) && { openStream: (options: OpenStreamOptions) => openStream(streaming(options.language), options) }),
    warmUp: () => members.find(({ breaker }) => breaker.state !== "open")?.speechToText.warmUp?.(),
    close: async () => void (await Promise.all(members.map(async ({ speechToText }) => speechToText.close?.()))),
  };
}

async function transcribeInTurn(members: FallbackTranscriber[], options: TranscribeOptions): Promise<Transcription> {
  const [chosen] = members;
  let failure: unknown;
  for (const { speechToText, breaker } of thoseToAsk(members)) {
    const before = failure ?? chosen?.breaker.reason;
    try {
      const transcription = await speechToText.transcribe(options);
      return speechToText === chosen?.speechToText ? transcription : { ...transcription, standIn: standIn(speechToText, before) };
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof HotseatError)) throw error;
      failure = error;
    } finally {
      breaker.left();
    }
  }
  throw failure;
}

/** When nobody may be asked, asking all again is better than nothing. */
function* thoseToAsk(members: FallbackTranscriber[]): Generator<FallbackTranscriber> {
  let asked = false;
  for (const member of members) {
    if (!member.breaker.enter()) continue;
    asked = true;
    yield member;
  }
  if (!asked) yield* members;
}

function standIn({ id, name }: SpeechToText, failure: unknown): TranscriptionStandIn {
  const [what] = messageForPerson(failure, "The transcription service failed.").split(/(?<=\.)\s/);
  return { id, name, message: `${what ?? ""} ${name} stands in for it.` };
}

function openStream(members: FallbackTranscriber[], options: OpenStreamOptions): TranscriptionStream | null {
  const member = members.find(({ breaker }) => breaker.enter());
  const left = (): void => member?.breaker.left();
  const stream = member?.speechToText.openStream?.(options);
  if (stream) options.signal.addEventListener("abort", left, { once: true });
  else left();
  return stream ?? null;
}
