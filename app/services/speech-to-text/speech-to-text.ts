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

/** What a streaming transcriber knows of the sound so far. */
export interface TranscriptUpdate extends Transcription {
  /** The text may end here: `likely` is worth a draft, `certain` will not change, `resumed` takes a likely end back. */
  ending?: "likely" | "certain" | "resumed";
}

export interface OpenStreamOptions {
  /** BCP 47 */
  language: string;
  /** Everything said so far, whole each time. Not called after `finish` has settled or the signal was aborted. */
  onUpdate: (update: TranscriptUpdate) => void;
  /** It broke and will not come back; told once, at most. The sound has to be transcribed another way. */
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
  /** Where it can: words while they are spoken. Connecting goes on in the background; sound is kept until then. */
  openStream?(options: OpenStreamOptions): TranscriptionStream;
  /** Frees sockets. */
  close?(): Promise<void>;
}
