import { SAMPLE_RATE, concatSamples, msToSamples, samplesToMs } from "~/domain/audio";
import type { Transcription } from "~/services/speech-to-text/speech-to-text";
import { hasSpeechLevel } from "~/services/speech-to-text/voiced-energy";

/** What was said of one turn: its sound begins a little before its first loud sample. */
export interface TurnSound {
  /** Counts the turns with words of a connection from 0. */
  index: number;
  /** Samples before the first loud one. */
  onset: number;
  length: number;
  samples(): Int16Array;
}

export type Recognise = (sound: TurnSound) => Transcription | Promise<Transcription>;

export interface FluxTurnsOptions {
  recognise: Recognise;
  /** Silence after words until their end is thought likely, and until it is certain. */
  eagerMs: number;
  endMs: number;
  /** How much sound comes between two reports. Default 240: Flux tells of a quarter of a second at a time. */
  reportMs?: number | undefined;
  send: (message: Record<string, unknown>) => void;
}

type FluxEvent = "StartOfTurn" | "Update" | "EagerEndOfTurn" | "TurnResumed" | "EndOfTurn";

const REPORT_MS = 240;
/** Of what was quiet before the first loud sample as much belongs to the turn. */
const PRE_ROLL_SAMPLES = msToSamples(240);
const NOTHING: Transcription = { text: "", words: [] };

/** Finds turns in sound by its silences, and tells of them as Flux does (developers.deepgram.com/docs/flux/state). */
export class FluxTurns {
  readonly #options: FluxTurnsOptions;
  #index = 0;
  /** Samples of the connection that came. */
  #heard = 0;
  /** Where the sound that is kept begins. */
  #start = 0;
  #sound: Int16Array[] = [];
  /** The first loud sample of the turn; null while it is quiet. */
  #onset: number | null = null;
  #lastLoud = 0;
  #reported = 0;
  #phase: "quiet" | "speaking" | "awaiting-end" = "quiet";
  #words: Transcription = NOTHING;

  constructor(options: FluxTurnsOptions) {
    this.#options = options;
  }

  async hear(samples: Int16Array): Promise<void> {
    this.#sound.push(samples);
    const from = this.#heard;
    this.#heard += samples.length;
    const isLoud = hasSpeechLevel(samples);
    if (isLoud) {
      this.#onset ??= from;
      this.#lastLoud = this.#heard;
      if (this.#phase === "awaiting-end") this.#resume();
    }
    if (this.#onset === null) this.#forgetSilence();
    else if (!isLoud) await this.#quieten();
    if (this.#heard - this.#reported >= msToSamples(this.#options.reportMs ?? REPORT_MS)) await this.#report();
  }

  /** ForceEndTurn: without a turn it is ignored. */
  async forceEnd(): Promise<void> {
    await this.#recognise();
    if (this.#phase !== "quiet") this.#endTurn("manual");
  }

  /** CloseStream: reports on the sound that came, and ends no turn. */
  async close(): Promise<void> {
    await this.#report();
  }

  get #silence(): number {
    return samplesToMs(this.#heard - this.#lastLoud);
  }

  async #quieten(): Promise<void> {
    const { eagerMs, endMs } = this.#options;
    if (this.#phase !== "awaiting-end" && this.#silence >= eagerMs) {
      await this.#recognise();
      if (this.#phase === "speaking") {
        this.#phase = "awaiting-end";
        this.#tell("EagerEndOfTurn");
      }
    }
    if (this.#silence < endMs) return;
    if (this.#phase === "awaiting-end") this.#endTurn("model");
    else this.#beginAnew();
  }

  #resume(): void {
    this.#phase = "speaking";
    this.#tell("TurnResumed");
  }

  async #report(): Promise<void> {
    this.#reported = this.#heard;
    const before = this.#phase;
    if (before === "speaking" || (before === "quiet" && this.#onset !== null)) await this.#recognise();
    if (before === this.#phase) this.#tell("Update");
  }

  /** Words begin a turn. */
  async #recognise(): Promise<void> {
    if (this.#onset === null || this.#phase === "awaiting-end") return;
    const length = this.#heard - this.#start;
    this.#words = await this.#options.recognise({
      index: this.#index,
      onset: this.#onset - this.#start,
      length,
      samples: () => concatSamples(this.#sound),
    });
    if (this.#phase === "quiet" && this.#words.text) {
      this.#phase = "speaking";
      this.#tell("StartOfTurn");
    }
  }

  #endTurn(trigger: "model" | "manual"): void {
    this.#tell("EndOfTurn", { trigger });
    this.#index += 1;
    this.#beginAnew();
  }

  #beginAnew(): void {
    this.#phase = "quiet";
    this.#onset = null;
    this.#words = NOTHING;
    this.#forgetSilence();
  }

  #forgetSilence(): void {
    while (this.#sound[0] && this.#heard - this.#start - this.#sound[0].length >= PRE_ROLL_SAMPLES) {
      this.#start += this.#sound[0].length;
      this.#sound.shift();
    }
  }

  #tell(event: FluxEvent, more: Record<string, unknown> = {}): void {
    const { text, words } = this.#words;
    const isEnd = event === "EndOfTurn" || event === "EagerEndOfTurn";
    this.#options.send({
      type: "TurnInfo",
      event,
      turn_index: this.#index,
      audio_window_start: seconds(this.#start),
      audio_window_end: seconds(this.#heard),
      transcript: text,
      words: words.map((word) => ({
        word: word.text,
        confidence: word.confidence ?? 0.97,
        start: seconds(this.#start + word.startSample),
        end: seconds(this.#start + word.endSample),
      })),
      end_of_turn_confidence: isEnd ? 0.8 : 0.1,
      ...more,
    });
  }
}

const seconds = (samples: number): number => Math.round((samples * 10_000) / SAMPLE_RATE) / 10_000;
