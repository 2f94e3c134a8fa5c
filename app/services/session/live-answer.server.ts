import { HotseatError, type StorageError } from "~/domain/errors";
import { type TurnAudio, openTurnAudio } from "~/services/recordings/turn-audio.server";
import type { TranscribedWord } from "~/services/speech-to-text/speech-to-text";

import { Pulse } from "./pulse";
import type { SessionRecord } from "./session-record.server";
import type { SessionServices } from "./session-services";
import { within } from "./timed-iteration";
import { TranscriptInPieces } from "./transcript-in-pieces";

export interface LiveAnswerOptions {
  services: SessionServices;
  record: SessionRecord;
  turnId: string;
  language: string;
  onStored: (samples: number) => void;
  onStorageError: (error: StorageError) => void;
  /** Whether a page is there that could send what is missing. */
  connected: () => boolean;
}

export interface Heard {
  text: string;
  /** Samples from the answer's first. */
  words: TranscribedWord[];
}

/** More voiced stretches than anybody can speak in half an hour; beyond that the end transcribes what is left. */
const MOST_STRETCHES = 1_000;

/** The answer that is being given: its recording as it grows, and its transcript. */
export class LiveAnswer {
  readonly turnId: string;
  readonly #options: LiveAnswerOptions;
  readonly #audio: TurnAudio;
  readonly #transcript: TranscriptInPieces | null;
  readonly #stop = new AbortController();
  readonly #changed = new Pulse();
  #stretches = 0;

  private constructor(options: LiveAnswerOptions, audio: TurnAudio) {
    const { services, language, turnId } = options;
    const { speechToText } = services;
    this.turnId = turnId;
    this.#options = options;
    this.#audio = audio;
    this.#transcript = speechToText && new TranscriptInPieces({
      services: { ...services, speechToText },
      language,
      read: (from, to) => audio.read(from, to),
      signal: this.#stop.signal,
    });
  }

  /** Also one that was begun before a restart. Throws `StorageError`. */
  static async open(options: LiveAnswerOptions): Promise<LiveAnswer> {
    const { services, record, turnId, onStored, onStorageError } = options;
    const audio = await openTurnAudio({
      store: services.objects,
      interviewId: record.ref.interviewId,
      name: await record.turnName(turnId, "candidate"),
      onStored,
      onError: onStorageError,
      schedule: services.schedule,
    });
    return new LiveAnswer(options, audio);
  }

  /** Aborted when the answer is thrown away or the session is over. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get received(): number {
    return this.#audio.received();
  }

  /** What was transcribed so far. */
  get text(): string {
    return this.#transcript?.text ?? "";
  }

  get words(): TranscribedWord[] {
    return this.#transcript?.words ?? [];
  }

  /** Throws `HotseatError` "too-large". */
  write(firstSample: number, samples: Int16Array): void {
    this.#audio.write(firstSample, samples);
    this.#changed.beat();
  }

  /** A page is there again, which sends what is missing. */
  reconnected(): void {
    this.#changed.beat();
  }

  /** Makes durable what has come; returns how much that is. Throws `StorageError`. */
  flush(): Promise<number> {
    return this.#audio.flush();
  }

  /** Transcribes a stretch once its sound is here. Throws `ProviderError`, and `HotseatError` when it does not come. */
  async hearStretch(from: number, to: number): Promise<void> {
    this.#stretches += 1;
    if (!this.#transcript || this.#stretches > MOST_STRETCHES) return;
    await this.waitForAudio(to, this.#options.services.limits.audioWaitMs);
    await this.#transcript.add({ from, to });
  }

  /**
   * The whole transcript once the sound up to `samples` is here. Throws `ProviderError` and, where there is nothing to hear,
   * `HotseatError` "audio-missing". May be called again.
   */
  async hearAll(samples: number): Promise<Heard> {
    if (!this.#transcript) throw cannotTranscribe();
    await this.waitForAudio(samples, this.#options.services.limits.audioWaitMs);
    await this.#transcript.complete(this.received);
    if (!this.text) throw heardNothing();
    return { text: this.text, words: this.words };
  }

  /** Throws `HotseatError` "audio-missing" when nothing new comes for `idleMs` although a page is there. */
  async waitForAudio(samples: number, idleMs: number): Promise<void> {
    const { schedule } = this.#options.services;
    while (this.received < samples) {
      const late = lateAudio();
      try {
        await within(this.#changed.next(this.signal), { ms: idleMs, schedule, signal: this.signal, late: () => late });
      } catch (error) {
        if (error !== late || this.#options.connected()) throw error;
        await this.#changed.next(this.signal);
      }
    }
  }

  /** Stops all work on it; what is durable stays. */
  async close(): Promise<void> {
    this.#stop.abort(new Error("This answer is worked on no more"));
    await this.#audio.close();
  }

  /** Stops all work on it and removes its recording. Throws `StorageError`; may be called again. */
  async discard(): Promise<void> {
    this.#stop.abort(new Error("This answer was thrown away"));
    await this.#audio.discard();
  }
}

function cannotTranscribe(): HotseatError {
  return new HotseatError("This server cannot transcribe speech. Your recording is saved; type your answer instead.", {
    code: "not-configured",
  });
}

function heardNothing(): HotseatError {
  return new HotseatError("No words could be heard in this recording. Check the microphone and answer again, or type your answer.", {
    code: "audio-missing",
  });
}

function lateAudio(): HotseatError {
  return new HotseatError("A part of your recording did not arrive. What arrived is saved; try again, or type your answer.", {
    code: "audio-missing",
    retryable: true,
  });
}
