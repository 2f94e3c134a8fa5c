import { HotseatError, messageForPerson } from "~/domain/errors";
import { CircuitBreaker, type CircuitBreakerOptions } from "~/services/http/circuit-breaker";

import type { OpenStreamOptions, SpeechToText, TranscribeOptions, Transcription, TranscriptionStandIn, TranscriptionStream } from "./speech-to-text";

export interface FallbackSpeechToTextOptions {
  /** In the order of preference. */
  transcribers: readonly [SpeechToText, ...SpeechToText[]];
  /** How each rests after a failure. */
  breaker?: CircuitBreakerOptions;
  /** Whether others know that one works again, such as by a test on the settings page; its rest is over then. Default: nobody knows. */
  hasRecovered?: (transcriber: SpeechToText) => boolean;
}

/**
 * Asks the next transcriber when one fails, and does not ask that one again for a while. A transcription by another than the first that knows
 * the language says so. A stream is the first's that is well; when it breaks, its sound comes as pieces.
 */
export function withSpeechToTextFallback({ transcribers, breaker, hasRecovered = () => false }: FallbackSpeechToTextOptions): SpeechToText {
  const members = transcribers.map((transcriber) => new Member(transcriber, new CircuitBreaker(breaker), hasRecovered));
  const ofLanguage = (language: string): Member[] => members.filter((member) => member.hears(language));
  const streams = members.some(({ transcriber }) => transcriber.openStream);

  return {
    id: transcribers[0].id,
    name: transcribers.map(({ name }) => name).join(", then "),
    hears: (language) => ofLanguage(language).length > 0,
    // Where nobody knows the language the first says so.
    transcribe: (options) => {
      const able = ofLanguage(options.language);
      return able.length > 0 ? transcribeInTurn(able, options) : transcribers[0].transcribe(options);
    },
    ...(streams && { openStream: (options: OpenStreamOptions) => openStream(ofLanguage(options.language), options) }),
    warmUp: () => members.find((member) => member.isWell())?.transcriber.warmUp?.(),
    close: async () => void (await Promise.all(transcribers.map(async (transcriber) => transcriber.close?.()))),
  };
}

/** One transcriber and how it fares. */
class Member {
  readonly transcriber: SpeechToText;
  readonly #breaker: CircuitBreaker;
  readonly #hasRecovered: (transcriber: SpeechToText) => boolean;

  constructor(transcriber: SpeechToText, breaker: CircuitBreaker, hasRecovered: (transcriber: SpeechToText) => boolean) {
    this.transcriber = transcriber;
    this.#breaker = breaker;
    this.#hasRecovered = hasRecovered;
  }

  isWell(): boolean {
    if (this.#hasRecovered(this.transcriber)) this.#breaker.succeeded();
    return this.#breaker.state !== "open";
  }

  get failure(): Error | null {
    return this.#breaker.reason;
  }

  hears(language: string): boolean {
    return this.transcriber.hears?.(language) ?? true;
  }

  succeeded(): void {
    this.#breaker.succeeded();
  }

  failed(error: unknown): void {
    // A recording that is too long is no failure of the service.
    if (error instanceof HotseatError && error.code !== "too-large") this.#breaker.failed(error);
  }
}

async function transcribeInTurn(members: Member[], options: TranscribeOptions): Promise<Transcription> {
  const [chosen] = members;
  const well = members.filter((member) => member.isWell());
  let failure: unknown;
  // When nobody is well, asking again is better than nothing.
  for (const member of well.length > 0 ? well : members) {
    try {
      const before = failure ?? chosen?.failure;
      const transcription = await member.transcriber.transcribe(options);
      member.succeeded();
      return member === chosen ? transcription : { ...transcription, standIn: standIn(member.transcriber, before) };
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof HotseatError)) throw error;
      member.failed(error);
      failure = error;
    }
  }
  throw failure;
}

function standIn({ id, name }: SpeechToText, failure: unknown): TranscriptionStandIn {
  const [what] = messageForPerson(failure, "The transcription service failed.").split(/(?<=\.)\s/);
  return { id, name, message: `${what ?? ""} ${name} stands in for it.` };
}

function openStream(members: Member[], options: OpenStreamOptions): TranscriptionStream | null {
  const member = members.find((one) => one.isWell() && one.transcriber.openStream);
  const onFailure = (error: Error): void => {
    member?.failed(error);
    options.onFailure(error);
  };
  const stream = member?.transcriber.openStream?.({ ...options, onFailure });
  if (!stream) return null;
  const finish = async (): Promise<Transcription> => {
    try {
      const heard = await stream.finish();
      member?.succeeded();
      return heard;
    } catch (error) {
      if (!options.signal.aborted) member?.failed(error);
      throw error;
    }
  };
  return { write: (samples) => stream.write(samples), finish };
}
