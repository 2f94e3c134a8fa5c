export interface TranscribedWord {
  text: string;
  /** Samples from the start of the audio given, 16 kHz. */
  startSample: number;
  endSample: number;
}

export interface Transcription {
  /** Trimmed; empty when nothing was heard. */
  text: string;
  /** Empty where the provider gives no word times. */
  words: TranscribedWord[];
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

/** Server speech to text. Every adapter passes `speech-to-text-conformance.ts`. */
export interface SpeechToText {
  readonly id: string;
  readonly name: string;
  /** Throws `ProviderError` with `retryable`; retries within its own small budget first. */
  transcribe(options: TranscribeOptions): Promise<Transcription>;
}
