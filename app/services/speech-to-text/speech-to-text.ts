import type { TranscribedWord } from "~/domain/record";

export type { TranscribedWord };

export interface Transcription {
  /** Trimmed; empty when nothing was heard. */
  text: string;
  /** Empty where the provider gives no word times. */
  words: TranscribedWord[];
  /** Set when another transcriber than the chosen one had to do it; its sentence is for the person. */
  standIn?: TranscriptionStandIn;
}

export interface TranscriptionStandIn {
  id: string;
  name: string;
  message: string;
}

export interface TranscribeOptions {
  /** 16 kHz mono; only voiced stretches, for silence makes models invent text. */
  samples: Int16Array;
  /** BCP 47 */
  language: string;
  /** What was said before, so that names and sentences continue. Plain text. */
  context?: string;
  signal: AbortSignal;
}

/** What a streaming transcriber knows of the sound so far. */
export interface TranscriptUpdate extends Transcription {
  /** The text may end here: `likely` is worth a draft, `certain` will not change, `resumed` takes a likely end back. */
  ending?: "likely" | "certain" | "resumed";
  /** With `certain`: so many samples of the stream these words cover for good. After a failure only what follows is heard again. */
  finalSamples?: number;
}

export interface OpenStreamOptions {
  /** BCP 47 */
  language: string;
  /** Everything said so far, whole each time. Not called after `finish` has settled or the signal was aborted. */
  onUpdate: (update: TranscriptUpdate) => void;
  /** It broke and will not come back; told once, at most, and never from within `openStream`. The sound has to be transcribed another way. */
  onFailure: (error: Error) => void;
  /** Ends it at once, without a result. */
  signal: AbortSignal;
}

/** The words of one answer while it is spoken. */
export interface TranscriptionStream {
  /** 16 kHz mono, in order and without gaps; silences included. Never throws and never blocks. */
  write(samples: Int16Array): void;
  /** No sound follows: the whole text, as soon as it is certain. Throws `ProviderError`. */
  finish(): Promise<Transcription>;
}

/** Server speech to text. Every adapter passes `speech-to-text-conformance.ts`. */
export interface SpeechToText {
  readonly id: string;
  readonly name: string;
  /** Throws `ProviderError` with `retryable`; retries within its own small budget first. */
  transcribe(options: TranscribeOptions): Promise<Transcription>;
  /** Whether it knows a language (BCP 47); absent: all of them. Of others `transcribe` fails as "not-configured". */
  hears?(language: string): boolean;
  /**
   * Where it can: words while they are spoken. Connecting goes on in the background; sound is kept until then. null: not now, or not in this
   * language; `transcribe` may still do.
   */
  openStream?(options: OpenStreamOptions): TranscriptionStream | null;
  /** Whether there are streams in this language (BCP 47). Default: in all that it hears, where it has `openStream`. */
  streams?(language: string): boolean;
  /** Connects ahead, so that the next stream begins without a handshake. May be called again and again. Never throws. */
  warmUp?(): void;
  /** Frees sockets. */
  close?(): Promise<void>;
}

export const hears = (speechToText: SpeechToText, language: string): boolean => speechToText.hears?.(language) ?? true;

/** Whether words of this language (BCP 47) come while they are spoken. */
export function streams(speechToText: SpeechToText, language: string): boolean {
  return speechToText.openStream !== undefined && hears(speechToText, language) && (speechToText.streams?.(language) ?? true);
}
