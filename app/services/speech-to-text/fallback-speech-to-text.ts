import { HotseatError, ProviderError, messageForPerson } from "~/domain/errors";

import type { OpenStreamOptions, SpeechToText, TranscribeOptions, Transcription, TranscriptionStandIn, TranscriptionStream } from "./speech-to-text";

export interface FallbackSpeechToTextOptions {
  /** In the order of preference. */
  transcribers: readonly [SpeechToText, ...SpeechToText[]];
  /** A transcriber that failed is not asked for so long, in ms. Default 30,000; ten times that after a refused key. */
  restMs?: number;
  /** Milliseconds of any fixed origin. Default: performance.now. */
  now?: () => number;
}

/** Longest rest that a Retry-After brings about. */
const MAX_REST_MS = 300_000;

/**
 * Asks the next transcriber when one fails, and does not ask that one again for a while. A transcription by another than the first that knows
 * the language says so. A stream is the first's that is well; when it breaks, its sound comes as pieces.
 */
export function withSpeechToTextFallback({ transcribers, restMs = 30_000, now = () => performance.now() }: FallbackSpeechToTextOptions): SpeechToText {
  const members = transcribers.map((transcriber) => new Member(transcriber, restMs, now));
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
    warmUp: () => members.find((member) => member.isWell)?.transcriber.warmUp?.(),
    close: async () => void (await Promise.all(transcribers.map(async (transcriber) => transcriber.close?.()))),
  };
}

/** One transcriber and how it fares: a circuit breaker that closes by itself. */
class Member {
  readonly transcriber: SpeechToText;
  readonly #restMs: number;
  readonly #now: () => number;
  #restsUntil = -Infinity;
  failure: Error | null = null;

  constructor(transcriber: SpeechToText, restMs: number, now: () => number) {
    this.transcriber = transcriber;
    this.#restMs = restMs;
    this.#now = now;
  }

  get isWell(): boolean {
    return this.#now() >= this.#restsUntil;
  }

  hears(language: string): boolean {
    return this.transcriber.hears?.(language) ?? true;
  }

  failed(error: Error): void {
    this.failure = error;
    // A recording that is too long is no failure of the service.
    if (!(error instanceof ProviderError) || error.code === "too-large") return;
    const restMs = error.code === "provider-auth" ? this.#restMs * 10 : Math.max(this.#restMs, error.retryAfterMs ?? 0);
    this.#restsUntil = this.#now() + Math.min(restMs, MAX_REST_MS);
  }
}

async function transcribeInTurn(members: Member[], options: TranscribeOptions): Promise<Transcription> {
  const [chosen] = members;
  const well = members.filter((member) => member.isWell);
  let failure: unknown;
  // When nobody is well, asking again is better than nothing.
  for (const member of well.length > 0 ? well : members) {
    try {
      const transcription = await member.transcriber.transcribe(options);
      return member === chosen ? transcription : { ...transcription, standIn: standIn(member.transcriber, failure ?? chosen?.failure) };
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
  const member = members.find(({ isWell, transcriber }) => isWell && transcriber.openStream);
  const onFailure = (error: Error): void => {
    member?.failed(error);
    options.onFailure(error);
  };
  const stream = member?.transcriber.openStream?.({ ...options, onFailure });
  if (!stream) return null;
  const finish = async (): Promise<Transcription> => {
    try {
      return await stream.finish();
    } catch (error) {
      if (!options.signal.aborted) member?.failed(error as Error);
      throw error;
    }
  };
  return { write: (samples) => stream.write(samples), finish };
}
