import { SAMPLE_RATE, msToSamples } from "~/domain/audio";

import { CharacterAlignment } from "./character-alignment";
import { ClauseOutput } from "./clause-output";
import { lost, malformed, tooSlow } from "./elevenlabs-failure";
import type { VoiceContext } from "./elevenlabs-socket.server";
import type { VoiceMessage } from "./elevenlabs-wire";
import type { PlainWord } from "./plain-words";
import { Resampler } from "./resample";
import type { SpeechChunk } from "./voice";

export interface ClauseLimits {
  /** Milliseconds until the first audio. */
  firstAudioMs: number;
  /** Milliseconds without a message in the middle of a clause. */
  stallMs: number;
  /** Quiet after which a clause is over whose characters have all been spoken: audio behind the last character may follow. */
  tailMs: number;
  /** Quiet after which the service is asked whether the clause is over, where its characters do not tell. */
  doubtMs: number;
}

export interface ReadClauseOptions {
  context: VoiceContext;
  /** The text whose offsets the words have. */
  text: string;
  words: readonly PlainWord[];
  limits: ClauseLimits;
  signal: AbortSignal;
}

/** The last samples wait for the end, so that words without times can still be told before the audio is over. */
const HELD_SAMPLES = msToSamples(20);

/** Reads what a context says of `words`, until their characters are covered. Throws `ProviderError`. */
export async function* readClause(options: ReadClauseOptions): AsyncGenerator<SpeechChunk> {
  const { context, signal } = options;
  const clause = new ClauseSound(options);
  let asked = false;
  for (;;) {
    const message = await context.next(clause.patience(asked), signal);
    if (message?.type === "audio") yield* clause.add(message);
    else if (message || clause.isOver) {
      if (message && !clause.mayBeOver) throw lost();
      break;
    } else if (asked || !clause.inDoubt) throw tooSlow();
    else {
      context.finish();
      asked = true;
    }
  }
  yield* clause.end();
}

/** The sound of one clause while it comes in. */
class ClauseSound {
  readonly #options: ReadClauseOptions;
  readonly #alignment: CharacterAlignment;
  readonly #output: ClauseOutput;
  readonly #resampler: Resampler | null;
  /** Samples at 16 kHz, and as the service sent them. */
  #received = 0;
  #fromService = 0;

  constructor(options: ReadClauseOptions) {
    this.#options = options;
    this.#alignment = new CharacterAlignment(options.text, options.words);
    this.#output = new ClauseOutput(options.text, HELD_SAMPLES);
    this.#resampler = options.context.format.rate === SAMPLE_RATE ? null : new Resampler(options.context.format.rate, SAMPLE_RATE);
  }

  /** Every character has been spoken and its sound is here. */
  get isOver(): boolean {
    return this.#alignment.complete && this.#hasLastSample;
  }

  /** Nothing speaks against an end now; that the service says so decides. */
  get mayBeOver(): boolean {
    return this.#fromService > 0 && (this.#alignment.complete || !this.#alignment.fits);
  }

  /** The characters do not tell whether it is over. */
  get inDoubt(): boolean {
    return this.#fromService > 0 && !this.#alignment.fits;
  }

  get #hasLastSample(): boolean {
    return this.#received >= this.#alignment.lastSample - HELD_SAMPLES;
  }

  /** Milliseconds to wait for the next message. */
  patience(asked: boolean): number {
    const { firstAudioMs, stallMs, tailMs, doubtMs } = this.#options.limits;
    if (this.#fromService === 0) return firstAudioMs;
    if (this.isOver) return this.#alignment.exhausted ? tailMs : tailMs * 4;
    return this.inDoubt && !asked ? doubtMs : stallMs;
  }

  *add({ samples, times }: Extract<VoiceMessage, { type: "audio" }>): Generator<SpeechChunk> {
    const base = Math.round((this.#fromService * SAMPLE_RATE) / this.#options.context.format.rate);
    const words = times ? this.#alignment.add(times, base) : [];
    this.#fromService += samples.length;
    const sound = this.#resampler ? this.#resampler.push(samples) : samples;
    this.#received += sound.length;
    yield* this.#output.tell(words);
    yield* this.#output.give(sound);
    if (this.#output.isRunaway) throw malformed();
  }

  *end(): Generator<SpeechChunk> {
    const sound = this.#resampler?.flush() ?? new Int16Array(0);
    this.#received += sound.length;
    yield* this.#output.tell(this.#alignment.rest(this.#received));
    yield* this.#output.finish(sound);
  }
}
