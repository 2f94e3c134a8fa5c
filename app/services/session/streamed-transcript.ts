import { SAMPLE_RATE } from "~/domain/audio";
import { invariant } from "~/domain/errors";
import type { TurnEnding } from "~/domain/protocol";
import { SampleBuffer } from "~/services/recordings/sample-buffer";
import type { SpeechToText, TranscribedWord, TranscriptUpdate, Transcription, TranscriptionStream } from "~/services/speech-to-text/speech-to-text";

import type { Stretch } from "./missing-stretches";

/** Beyond a gap as much is kept as the recording keeps; what does not fit is sent again by the page. */
const PENDING_LIMIT = 60 * SAMPLE_RATE;

/** What was heard of a stretch of an answer; words count from the answer's first sample. */
export interface HeardStretch extends Stretch, Transcription {}

export interface StreamChange {
  text: string;
  ending?: TurnEnding;
}

export interface StreamListener {
  /** The words so far have changed, or what is thought of their end. */
  onUpdate: (change: StreamChange) => void;
  /** It broke; `final` still says what is certain. */
  onFailure: (error: Error) => void;
}

export interface StreamedTranscriptOptions {
  speechToText: SpeechToText;
  /** BCP 47 */
  language: string;
  /** Place in the answer of the first sample that it hears; earlier ones are ignored. Default 0. */
  fromSample?: number;
}

/**
 * The words of a sound while it is spoken, from frames that may come repeated, overlapping or out of order: the transcriber gets each sample
 * once. It belongs to no answer yet: one that listened to a tentative interruption is handed to the answer that this becomes.
 */
export class StreamedTranscript {
  readonly #buffer: SampleBuffer;
  readonly #stop = new AbortController();
  /** Set before anybody has the transcript. */
  #stream: TranscriptionStream | null;
  readonly #from: number;
  #heard: Transcription = { text: "", words: [] };
  #final: HeardStretch;
  #failure: Error | null = null;
  #isFinishing = false;
  #listener: StreamListener | null = null;

  /** null where the transcriber has no streams, or none for this language, or none just now. */
  static open(options: StreamedTranscriptOptions): StreamedTranscript | null {
    const transcript = new StreamedTranscript(options);
    return transcript.#stream && transcript;
  }

  private constructor({ speechToText, language, fromSample = 0 }: StreamedTranscriptOptions) {
    this.#from = fromSample;
    this.#buffer = new SampleBuffer({ start: fromSample, pendingLimit: PENDING_LIMIT });
    this.#final = { from: fromSample, to: fromSample, text: "", words: [] };
    const stream = speechToText.openStream?.({
      language,
      onUpdate: (update) => this.#updated(update),
      onFailure: (error) => this.#failed(error),
      signal: this.#stop.signal,
    });
    this.#stream = stream ?? null;
  }

  get text(): string {
    return this.#heard.text;
  }

  get words(): TranscribedWord[] {
    return this.#heard.words;
  }

  /** Place of the first sample that it hears. */
  get from(): number {
    return this.#from;
  }

  /** One past the last sample that the transcriber was given. */
  get to(): number {
    return this.#buffer.end;
  }

  /** What will not change any more, even if the rest fails. */
  get final(): HeardStretch {
    return this.#final;
  }

  /** Who is told from now on; a failure that was before is told at once. */
  listen(listener: StreamListener): void {
    this.#listener = listener;
    if (this.#failure) listener.onFailure(this.#failure);
  }

  /** What comes once its end was asked for is not heard: a page that was reloaded may go on, and those words belong to what follows `to`. */
  write(firstSample: number, samples: Int16Array): void {
    if (this.#isFinishing) return;
    const before = this.#buffer.end;
    this.#buffer.add(firstSample, samples);
    const { end } = this.#buffer;
    if (end === before || this.#failure || this.#stop.signal.aborted) return;
    this.#stream?.write(this.#buffer.slice(before, end));
    this.#buffer.release(end);
  }

  /** No sound follows: all words. Throws `ProviderError`; `final` then says what is certain. */
  async finish(): Promise<HeardStretch> {
    const { from, to } = this;
    if (this.#failure) throw this.#failure;
    invariant(this.#stream, "a transcript that is given away has a stream");
    this.#isFinishing = true;
    const heard = this.#moved(await this.#stream.finish());
    this.#final = { ...heard, from, to };
    this.#heard = heard;
    return this.#final;
  }

  /** Ends it at once. */
  close(): void {
    this.#listener = null;
    this.#stop.abort(new Error("Nobody waits for this transcript any more"));
  }

  #updated({ ending, finalSamples, ...transcription }: TranscriptUpdate): void {
    this.#heard = this.#moved(transcription);
    if (finalSamples !== undefined) this.#final = { ...this.#heard, from: this.#from, to: this.#from + finalSamples };
    this.#listener?.onUpdate({ text: this.text, ending });
  }

  #failed(error: Error): void {
    this.#failure = error;
    this.#heard = this.#final;
    this.#listener?.onFailure(error);
  }

  #moved({ text, words }: Transcription): Transcription {
    const by = this.#from;
    return {
      text,
      words: words.map((word) => ({ ...word, startSample: word.startSample + by, endSample: word.endSample + by })),
    };
  }
}
