import type { AlignedWord } from "~/domain/alignment";
import { SAMPLE_RATE, msToSamples } from "~/domain/audio";

import { CharacterAlignment } from "./character-alignment";
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

/** More sound than this for a text is a runaway, so what waits for the reader has a bound: a minute for 100 characters. */
const LONGEST_MS = { any: 10_000, perCharacter: 500 };
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
  readonly #resampler: Resampler | null;
  /** Samples at 16 kHz: received, and given out. */
  #received = 0;
  #given = 0;
  #lastWordEnd = 0;
  #held: Int16Array = new Int16Array(0);
  #fromService = 0;

  constructor(options: ReadClauseOptions) {
    this.#options = options;
    this.#alignment = new CharacterAlignment(options.text, options.words);
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
    if (this.#received > this.#longest) throw malformed();
    yield* this.#tell(words);
    yield* this.#give(sound, HELD_SAMPLES);
  }

  *end(): Generator<SpeechChunk> {
    const sound = this.#resampler?.flush() ?? new Int16Array(0);
    this.#received += sound.length;
    yield* this.#tell(this.#alignment.rest(this.#received));
    yield* this.#give(sound, 0);
  }

  get #longest(): number {
    return msToSamples(LONGEST_MS.any + LONGEST_MS.perCharacter * this.#options.text.length);
  }

  /** In order, and none over before it is told. Times that run past the sound end with it. */
  *#tell(found: readonly AlignedWord[]): Generator<SpeechChunk> {
    const words = found.map((word) => {
      const startSample = Math.max(word.startSample, this.#lastWordEnd);
      const endSample = Math.max(word.endSample, startSample + 1, this.#given);
      this.#lastWordEnd = endSample;
      return { ...word, startSample, endSample };
    });
    if (words.length > 0) yield { type: "words", words };
  }

  *#give(sound: Int16Array, hold: number): Generator<SpeechChunk> {
    const joined = new Int16Array(this.#held.length + sound.length);
    joined.set(this.#held);
    joined.set(sound, this.#held.length);
    const cut = Math.max(0, joined.length - hold);
    this.#held = joined.slice(cut);
    if (cut === 0) return;
    this.#given += cut;
    yield { type: "audio", samples: joined.slice(0, cut) };
  }
}
