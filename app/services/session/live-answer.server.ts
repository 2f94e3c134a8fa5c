import { msToSamples } from "~/domain/audio";
import { HotseatError, StorageError } from "~/domain/errors";
import type { CandidateTurn } from "~/domain/transcript";
import { type TurnAudio, openTurnAudio } from "~/services/recordings/turn-audio.server";
import type { TranscribedWord, TranscriptionStandIn } from "~/services/speech-to-text/speech-to-text";

import type { Stretch } from "./missing-stretches";
import { Pulse } from "./pulse";
import { quietCut } from "./quiet-cut";
import type { SessionRecord } from "./session-record.server";
import type { SessionServices } from "./session-services";
import { type StreamChange, StreamedTranscript } from "./streamed-transcript";
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
  /** A reopened answer: transcription goes on after what was heard of it. */
  base?: Heard;
  /** The stream that listened while this was a tentative interruption. Its sound comes again through `write`. */
  taken?: StreamedTranscript | null;
  /** It was opened just now: nothing of it is stored. */
  isNew?: boolean;
  /** Whether a stream may listen; without one all is transcribed when it is asked for. */
  streams: boolean;
  /** What is known of the words has changed. */
  onUpdate?: (change: StreamChange) => void;
  /** Another transcriber than the chosen one had to do a part. */
  onStandIn?: (standIn: TranscriptionStandIn) => void;
}

export interface Heard {
  text: string;
  /** Samples from the answer's first. */
  words: TranscribedWord[];
  /** How much of the recording, from its first sample, the words cover. */
  samples: number;
}

/** More voiced stretches than anybody can speak in half an hour; beyond that the end transcribes what is left. */
const MOST_STRETCHES = 1_000;
/** After a restart the stream hears the last of the recording again, so that no word is cut; what is older goes in pieces. */
const CATCH_UP_SAMPLES = msToSamples(30_000);

/** The one stream of an answer: not needed yet, listening, or over. */
type Streaming = { state: "possible"; from: number } | { state: "listening"; stream: StreamedTranscript } | { state: "over" };

/** The answer that is being given: its recording as it grows, and its transcript. */
export class LiveAnswer {
  readonly turnId: string;
  readonly #options: LiveAnswerOptions;
  readonly #audio: TurnAudio;
  readonly #transcript: TranscriptInPieces | null;
  readonly #stop = new AbortController();
  readonly #changed = new Pulse();
  /** Stretches that the stream hears; transcribed in pieces if it fails. */
  #announced: Stretch[] = [];
  #stretches = 0;
  #streaming: Streaming;
  /** How often sound was forgotten: whoever heard some of it meanwhile hears again. */
  #forgotten = 0;
  /** A new stream has heard again what was stored when sound was forgotten. */
  #caughtUp: Promise<void> = Promise.resolve();

  private constructor(options: LiveAnswerOptions, audio: TurnAudio) {
    const { services, language, turnId, base } = options;
    const { speechToText } = services;
    this.turnId = turnId;
    this.#options = options;
    this.#audio = audio;
    this.#streaming = options.streams ? { state: "possible", from: Math.max(base?.samples ?? 0, audio.received()) } : { state: "over" };
    this.#transcript = speechToText && new TranscriptInPieces({
      services: { ...services, speechToText },
      language,
      read: (from, to) => audio.read(from, to),
      onStandIn: options.onStandIn,
      signal: this.#stop.signal,
    });
    if (base) this.#transcript?.know({ from: 0, to: base.samples }, base);
    if (!options.isNew) this.#transcript?.missAnnouncements();
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
      grow: true,
      isNew: options.isNew ?? false,
      endIsRead: true,
      schedule: services.schedule,
      codec: services.codec,
    });
    const answer = new LiveAnswer(options, audio);
    if (options.taken) answer.#listenTo(options.taken);
    else await answer.#catchUp(options.base?.samples ?? 0);
    return answer;
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
    return [this.#transcript?.text, this.#stream?.text].filter(Boolean).join(" ");
  }

  get words(): TranscribedWord[] {
    return [...(this.#transcript?.words ?? []), ...(this.#stream?.words ?? [])];
  }

  /** Throws `HotseatError` "too-large". */
  write(firstSample: number, samples: Int16Array): void {
    this.#audio.write(firstSample, samples);
    if (this.#streaming.state === "possible") this.#openStream(this.#streaming.from);
    this.#stream?.write(firstSample, samples);
    this.#changed.beat();
  }

  /** A page is there again, which sends what is missing of the sound. Stretches that were over meanwhile it does not announce again. */
  reconnected(): void {
    this.#transcript?.missAnnouncements();
    this.#changed.beat();
  }

  /** Makes durable what has come; returns how much that is. Throws `StorageError`. */
  flush(): Promise<number> {
    return this.#audio.flush();
  }

  /**
   * How much of it a page that comes may take for stored. What cannot be made durable is forgotten, with its words: the page has it and sends it
   * again, or it is lost with its tab and something else is said in its place.
   */
  async settle(): Promise<number> {
    try {
      return await this.#audio.flush();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#options.onStorageError(error);
      const stored = await this.#audio.forgetUnstored();
      this.#caughtUp = this.#forgetHeard(stored);
      await this.#caughtUp;
      return stored;
    }
  }

  /** Transcribes a stretch once its sound is here. Throws `ProviderError`, and `HotseatError` when it does not come. */
  async hearStretch(from: number, to: number): Promise<void> {
    this.#stretches += 1;
    if (!this.#transcript || this.#stretches > MOST_STRETCHES) return;
    this.#transcript.announced(from);
    if (this.#stream) return void this.#announced.push({ from, to });
    const forgotten = this.#forgotten;
    await this.waitForAudio(to, this.#options.services.limits.audioWaitMs);
    // Other sound may have come in its place, with other pauses.
    if (forgotten !== this.#forgotten) return;
    await this.#transcript.add({ from, to });
    this.#options.onUpdate?.({ text: this.text });
  }

  /**
   * The whole transcript once the sound up to `samples` is here. Throws `ProviderError` and, where there is nothing to hear,
   * `HotseatError` "audio-missing". May be called again.
   */
  async hearAll(samples: number): Promise<Heard> {
    if (!this.#transcript) throw cannotTranscribe();
    for (;;) {
      await this.waitForAudio(samples, this.#options.services.limits.audioWaitMs);
      await this.#caughtUp;
      const forgotten = this.#forgotten;
      // A page that was reloaded meanwhile may go on: what comes after this is not part of these words.
      const end = this.received;
      await this.#finishStream();
      if (forgotten === this.#forgotten) await this.#transcript.complete(end);
      if (forgotten !== this.#forgotten) continue;
      if (!this.text) throw heardNothing();
      return { text: this.text, words: this.words, samples: end };
    }
  }

  /** The words up to `samples`, while the candidate may go on: of a stream what it knows by now. Throws as `hearAll`. */
  async hearSoFar(samples: number): Promise<string> {
    if (!this.#transcript) throw cannotTranscribe();
    await this.waitForAudio(samples, this.#options.services.limits.audioWaitMs);
    if (!this.#stream) await this.#transcript.complete(samples);
    return this.text;
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
    this.#stream?.close();
    await this.#audio.close();
  }

  /** Stops all work on it and removes its recording. Throws `StorageError`; may be called again. */
  async discard(): Promise<void> {
    this.#stop.abort(new Error("This answer was thrown away"));
    this.#stream?.close();
    await this.#audio.discard();
  }

  get #stream(): StreamedTranscript | null {
    return this.#streaming.state === "listening" ? this.#streaming.stream : null;
  }

  #openStream(fromSample: number): void {
    const { services, language } = this.#options;
    const { speechToText } = services;
    const stream = speechToText && StreamedTranscript.open({ speechToText, language, fromSample });
    if (stream) this.#listenTo(stream);
    else this.#streaming = { state: "over" };
  }

  #listenTo(stream: StreamedTranscript): void {
    this.#streaming = { state: "listening", stream };
    stream.listen({
      onUpdate: ({ ending }) => this.#options.onUpdate?.({ text: this.text, ending }),
      onFailure: (error) => this.#streamFailed(stream, error),
    });
  }

  /** Of the sound from `place` on nothing is known any more; a stream that heard it begins anew, as after a restart. */
  async #forgetHeard(place: number): Promise<void> {
    const from = Math.max(place, this.#options.base?.samples ?? 0);
    const stream = this.#stream;
    this.#forgotten += 1;
    this.#announced = this.#announced.filter(({ to }) => to <= from);
    if (stream) this.#endStream(stream);
    this.#transcript?.forgetFrom(from);
    if (!stream) return;
    this.#streaming = { state: "possible", from };
    await this.#catchUp(stream.final.to <= from ? stream.final.to : stream.from);
  }

  /** What the recording holds beyond `known`, and no stream has heard: the answer was begun before a restart, or some of its sound was forgotten. */
  async #catchUp(known: number): Promise<void> {
    const { services, turnId } = this.#options;
    const { received } = this;
    if (received <= known || !services.speechToText || this.#streaming.state === "over") return;
    const earliest = Math.max(known, received - CATCH_UP_SAMPLES);
    try {
      const samples = await this.#audio.read(earliest, received);
      // Nobody would end a stream that is opened after this.
      if (this.signal.aborted) return;
      const cut = earliest === known ? 0 : firstQuiet(samples);
      this.#openStream(earliest + cut);
      this.#stream?.write(earliest + cut, samples.subarray(cut));
    } catch (error) {
      services.log.warn({ turnId, err: error }, "the recording so far could not be read; it is transcribed at the end");
    }
  }

  /** What is certain stays; the rest goes in pieces, beginning with the stretches that are over. */
  #streamFailed(stream: StreamedTranscript, error: Error): void {
    const { services, turnId } = this.#options;
    services.log.info({ turnId, err: error }, "a transcription stream failed; its sound is transcribed in pieces");
    this.#endStream(stream);
    for (const { from, to } of this.#announced.splice(0)) {
      this.hearStretch(from, to).catch((err: unknown) => services.log.info({ turnId, err }, "a stretch was not transcribed"));
    }
  }

  async #finishStream(): Promise<void> {
    const stream = this.#stream;
    if (!stream) return;
    try {
      await stream.finish();
    } catch (error) {
      this.signal.throwIfAborted();
      this.#options.services.log.info({ turnId: this.turnId, err: error }, "a transcription stream did not finish");
    }
    this.#endStream(stream);
  }

  /** Keeps what is certain of it; once. */
  #endStream(stream: StreamedTranscript): void {
    if (this.#stream !== stream) return;
    this.#streaming = { state: "over" };
    this.#transcript?.know(stream.final, stream.final);
    stream.close();
  }
}

/** What was known of an answer when it was finished the first time; nothing of one that was not. */
export function baseOf({ text, words, samples }: CandidateTurn): Heard | undefined {
  return text || samples > 0 ? { text, words, samples } : undefined;
}

/** A cut in the first half, so that the most is heard again. */
function firstQuiet(samples: Int16Array): number {
  return quietCut(samples.subarray(0, samples.length >> 1));
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
