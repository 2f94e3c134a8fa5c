import { ProviderError } from "~/domain/errors";
import { msToSamples } from "~/domain/audio";
import type { SpeechToText, TranscribedWord, Transcription, TranscriptionStandIn } from "~/services/speech-to-text/speech-to-text";

import { type Stretch, missingStretches } from "./missing-stretches";
import { loudest, quietCut } from "./quiet-cut";
import { Semaphore } from "~/services/concurrency/semaphore";
import type { SessionServices } from "./session-services";
import { within } from "./timed-iteration";

/** Longer stretches are cut where it is quiet: Whisper works in windows of half a minute, and services limit the upload. */
const PIECE_SAMPLES = msToSamples(60_000);
/** Transcriptions of one session at once. */
const AT_ONCE = 2;
/** Root mean square below which 100 ms hold no speech: -56 dB, under any usable microphone's voice. */
const SILENCE = 0.0015;
/** A stretch between voiced ones, which the page did not take for voice, is listened to only when it is about as loud as they are. */
const LOUD_ENOUGH = 0.5;
/** Characters of what was said before that help with names. */
const CONTEXT_LIMIT = 200;

export interface TranscriptOptions {
  services: Pick<SessionServices, "limits" | "schedule"> & { speechToText: SpeechToText };
  language: string;
  /** The sound of the answer from sample `from` to `to`. */
  read: (from: number, to: number) => Promise<Int16Array>;
  /** Another transcriber than the chosen one had to do a piece. */
  onStandIn?: (standIn: TranscriptionStandIn) => void;
  signal: AbortSignal;
}

interface Segment extends Stretch {
  /** null while it is being transcribed, and after a failure. */
  result: Transcription | null;
  work: Promise<void>;
  loudness: number;
}

/**
 * The text of an answer, transcribed in stretches: the voiced ones as soon as each is over, what nobody announced at the end. Words and
 * stretches count samples from the answer's first one.
 */
export class TranscriptInPieces {
  readonly #options: TranscriptOptions;
  readonly #places = new Semaphore(AT_ONCE);
  #segments: Segment[] = [];
  /** Where voiced stretches may have been announced to nobody; the last one is open until the next announcement that comes. */
  #unannounced: Stretch[] = [];
  /** Two that complete at once, a draft and the end, would both have the same stretches transcribed. */
  #completing: Promise<unknown> = Promise.resolve();

  constructor(options: TranscriptOptions) {
    this.#options = options;
  }

  /** What is known so far, in the order in which it was said. */
  get text(): string {
    return this.#texts().join(" ");
  }

  get words(): TranscribedWord[] {
    return this.#segments.flatMap((segment) => segment.result?.words ?? []);
  }

  /** Takes over what somebody else has heard of a stretch, with words of the answer's clock. */
  know({ from, to }: Stretch, { text, words }: Transcription): void {
    if (to <= from) return;
    const segment: Segment = { from, to, result: { text, words }, loudness: 0, work: Promise.resolve() };
    this.#segments = inOrder([...this.#segments, segment]);
  }

  /**
   * The page or this server was away: of what is said from the last announced stretch to the next one, nobody knows whether it is voiced, so
   * soft words in it count as well.
   */
  missAnnouncements(): void {
    if (this.#unannounced.at(-1)?.to === Number.POSITIVE_INFINITY) return;
    this.#unannounced.push({ from: Math.max(0, ...this.#segments.map(({ to }) => to)), to: Number.POSITIVE_INFINITY });
  }

  /** The page tells of stretches again; this one begins at `from`. */
  announced(from: number): void {
    const missed = this.#unannounced.at(-1);
    if (missed?.to === Number.POSITIVE_INFINITY) missed.to = Math.max(missed.from, from);
  }

  /**
   * The sound from `place` on is gone, and what comes there may be another: nothing that was heard of it counts. A stretch that reaches beyond it is
   * transcribed anew, also one that is being transcribed.
   */
  forgetFrom(place: number): void {
    this.#segments = this.#segments.filter(({ to }) => to <= place);
    this.#unannounced = this.#unannounced.filter(({ from }) => from < place);
    this.missAnnouncements();
  }

  /** Transcribes a stretch whose sound is there. Throws `ProviderError`; a later `complete` tries it again. */
  async add(stretch: Stretch): Promise<void> {
    const from = Math.max(stretch.from, ...this.#segments.filter((known) => known.from <= stretch.from).map((known) => known.to), 0);
    if (stretch.to <= from) return;
    await this.#start({ from, to: stretch.to }, 0);
  }

  /** Transcribes all that is missing up to `end`. Throws `ProviderError`; may be called again and then does what is left. */
  complete(end: number): Promise<void> {
    const completed = this.#completing.then(() => this.#complete(end));
    this.#completing = completed.catch(() => undefined);
    return completed;
  }

  async #complete(end: number): Promise<void> {
    await Promise.allSettled(this.#segments.map((segment) => segment.work));
    const failed = this.#segments.filter((segment) => segment.result === null);
    this.#segments = this.#segments.filter((segment) => segment.result !== null);
    const again = failed.map((stretch) => this.#start(stretch, 0));
    const level = Math.max(0, ...this.#segments.map((segment) => segment.loudness)) * LOUD_ENOUGH;
    const levelOf = ({ from, to }: Stretch): number => (this.#unannounced.some((missed) => from < missed.to && missed.from < to) ? 0 : level);
    const missing = missingStretches(this.#segments, end).map((stretch) => this.#start(stretch, levelOf(stretch)));
    await Promise.allSettled([...again, ...missing]);
    await Promise.all([...again, ...missing]);
  }

  #start(stretch: Stretch, level: number): Promise<void> {
    const { from, to } = stretch;
    const segment: Segment = { from, to, result: null, loudness: 0, work: Promise.resolve() };
    this.#segments = inOrder([...this.#segments, segment]);
    segment.work = this.#transcribe(segment, Math.max(level, SILENCE));
    segment.work.catch(() => undefined);
    return segment.work;
  }

  async #transcribe(segment: Segment, level: number): Promise<void> {
    const texts: string[] = [];
    const words: TranscribedWord[] = [];
    for (let from = segment.from; from < segment.to; ) {
      const samples = await this.#nextPiece(from, segment.to);
      const loudness = loudest(samples);
      segment.loudness = Math.max(segment.loudness, loudness);
      if (loudness >= level) {
        const heard = await this.#hear(samples, this.#contextOf(segment, texts));
        if (heard.standIn) this.#options.onStandIn?.(heard.standIn);
        texts.push(heard.text);
        words.push(...heard.words.map((word) => moved(word, from)));
      }
      from += samples.length;
      // Its sound was forgotten meanwhile; what comes in its place is not heard yet.
      if (samples.length === 0) segment.to = from;
    }
    segment.result = { text: texts.filter(Boolean).join(" "), words };
  }

  async #nextPiece(from: number, end: number): Promise<Int16Array> {
    const samples = await this.#options.read(from, Math.min(end, from + PIECE_SAMPLES));
    return end - from > PIECE_SAMPLES ? samples.subarray(0, quietCut(samples)) : samples;
  }

  #hear(samples: Int16Array, context: string): Promise<Transcription> {
    const { services, language, signal } = this.#options;
    const { speechToText, schedule, limits } = services;
    return this.#places.run(async () => {
      const stop = new AbortController();
      const work = speechToText.transcribe({
        samples,
        language,
        ...(context && { context }),
        signal: AbortSignal.any([signal, stop.signal]),
      });
      try {
        return await within(work, { ms: limits.transcribeMs, schedule, signal, late: tooSlow });
      } finally {
        stop.abort();
      }
    });
  }

  #contextOf(segment: Segment, own: string[]): string {
    return [...this.#texts(segment.from), ...own].join(" ").slice(-CONTEXT_LIMIT);
  }

  #texts(before = Number.POSITIVE_INFINITY): string[] {
    return this.#segments.filter(({ from }) => from < before).flatMap(({ result }) => result?.text || []);
  }
}

const inOrder = (segments: Segment[]): Segment[] => segments.sort((left, right) => left.from - right.from);

function moved(word: TranscribedWord, by: number): TranscribedWord {
  return { ...word, startSample: word.startSample + by, endSample: word.endSample + by };
}

function tooSlow(): ProviderError {
  return new ProviderError("The transcription took too long. Your recording is saved; try again, or type your answer.", {
    code: "provider-timeout",
    retryable: true,
  });
}
