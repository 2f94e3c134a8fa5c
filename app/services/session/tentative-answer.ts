import { SAMPLE_RATE, msToSamples } from "~/domain/audio";
import { SampleBuffer } from "~/services/recordings/sample-buffer";

import { Pulse } from "./pulse";
import type { SessionServices } from "./session-services";
import { StreamedTranscript } from "./streamed-transcript";
import { within } from "./timed-iteration";

/** What interrupts is decided within seconds (voice.md: after about 0.6 s of speech); beyond this nobody decides any more. */
const LONGEST_SAMPLES = 20 * SAMPLE_RATE;
/** A stream that has given no word of a voice by then (Flux gives the first after about 0.4 s) hears none in it. */
const STREAM_WORDS_MS = 700;
/** Transcriptions at once; a page asks a few times a second at most. */
const MOST_CHECKS = 3;
/** Shorter than the shortest word. */
const SHORTEST_SAMPLES = msToSamples(100);

interface TentativeOptions {
  services: SessionServices;
  turnId: string;
  language: string;
  /** Whether a stream listens. Default true. */
  transcribe?: boolean | undefined;
}

/**
 * Sound of somebody who speaks while the interviewer does, in memory only. It becomes the beginning of an answer, with the stream that
 * listens to it, or is thrown away.
 */
export class TentativeAnswer {
  readonly turnId: string;
  readonly #options: TentativeOptions;
  readonly #buffer = new SampleBuffer({ start: 0, pendingLimit: LONGEST_SAMPLES });
  readonly #stop = new AbortController();
  readonly #changed = new Pulse();
  #stream: StreamedTranscript | null = null;
  #checks = 0;
  #overlong = false;

  constructor(options: TentativeOptions) {
    this.turnId = options.turnId;
    this.#options = options;
    const { services, language, transcribe = true } = options;
    if (services.speechToText && transcribe) this.#stream = StreamedTranscript.open({ speechToText: services.speechToText, language });
    this.#stream?.listen({ onUpdate: () => this.#changed.beat(), onFailure: () => this.#loseStream() });
  }

  /** Too much of it drops all of it. */
  write(firstSample: number, samples: Int16Array): void {
    if (this.#overlong || this.#stop.signal.aborted) return;
    this.#overlong = firstSample + samples.length > LONGEST_SAMPLES;
    if (this.#overlong) return this.#forget();
    this.#buffer.add(firstSample, samples);
    this.#stream?.write(firstSample, samples);
    this.#changed.beat();
  }

  /** What was said up to `samples`, empty when there is no word in it; null when it could not be found out in time. */
  async check(samples: number): Promise<string | null> {
    const { services, language } = this.#options;
    const { speechToText, schedule, limits } = services;
    if (!speechToText || speechToText.hears?.(language) === false || this.#checks >= MOST_CHECKS) return null;
    if (this.#overlong) return null;
    this.#checks += 1;
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, stop.signal]);
    try {
      return await within(this.#words(samples, signal), { ms: limits.bargeInMs, schedule, signal, late: () => new Error("late") });
    } catch {
      return null;
    } finally {
      this.#checks -= 1;
      stop.abort(new Error("This check is over"));
    }
  }

  /** Hands everything over; nothing is left here. The stream has heard the same samples, and ignores them when they come again. */
  take(): { samples: Int16Array; stream: StreamedTranscript | null } {
    const stream = this.#stream;
    this.#stream = null;
    const samples = this.#buffer.slice(0, this.#buffer.end);
    this.drop();
    return { samples, stream };
  }

  drop(): void {
    this.#stop.abort(new Error("This interruption was decided"));
    this.#forget();
  }

  async #words(samples: number, signal: AbortSignal): Promise<string> {
    await this.#changed.until(() => this.#buffer.end >= samples, signal);
    if (this.#stream) await this.#streamedWord(signal);
    if (this.#stream) return this.#stream.text;
    return this.#transcribed(samples, signal);
  }

  /** Waits for the stream's first word, its end, or long enough. */
  async #streamedWord(signal: AbortSignal): Promise<void> {
    const { schedule } = this.#options.services;
    const enough = new Error("no word");
    const known = this.#changed.until(() => !this.#stream || this.#stream.text !== "", signal);
    await within(known, { ms: STREAM_WORDS_MS, schedule, signal, late: () => enough }).catch((error: unknown) => {
      if (error !== enough) throw error;
    });
  }

  async #transcribed(samples: number, signal: AbortSignal): Promise<string> {
    const { services, language } = this.#options;
    const sound = this.#buffer.slice(0, samples);
    if (!services.speechToText || sound.length < SHORTEST_SAMPLES) return "";
    return (await services.speechToText.transcribe({ samples: sound, language, signal })).text;
  }

  #loseStream(): void {
    this.#stream?.close();
    this.#stream = null;
    this.#changed.beat();
  }

  #forget(): void {
    this.#loseStream();
    this.#buffer.release(this.#buffer.end);
  }
}
