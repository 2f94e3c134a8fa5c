import type { AlignedWord } from "~/domain/alignment";
import { msToSamples } from "~/domain/audio";

import type { SpeechChunk } from "./voice";

/** More sound than this for a text is a runaway, so what waits for a reader has a bound: a minute for 100 characters. */
const LONGEST_MS = { any: 10_000, perCharacter: 500 };

/**
 * What a clause gives out: words in order and none over before it is told, and sound of which the last `hold` samples
 * stay back until the end, so that words that are found late can still be told.
 */
export class ClauseOutput {
  readonly #hold: number;
  readonly #longest: number;
  #held: Int16Array = new Int16Array(0);
  #given = 0;
  #lastEnd = 0;

  constructor(text: string, hold: number) {
    this.#hold = hold;
    this.#longest = msToSamples(LONGEST_MS.any + LONGEST_MS.perCharacter * text.length);
  }

  get isRunaway(): boolean {
    return this.#given > this.#longest;
  }

  *tell(found: readonly AlignedWord[]): Generator<SpeechChunk> {
    const words = found.map((word) => {
      const startSample = Math.max(word.startSample, this.#lastEnd);
      this.#lastEnd = Math.max(word.endSample, startSample + 1, this.#given);
      return { ...word, startSample, endSample: this.#lastEnd };
    });
    if (words.length > 0) yield { type: "words", words };
  }

  *give(samples: Int16Array): Generator<SpeechChunk> {
    yield* this.#give(samples, this.#hold);
  }

  /** The last of the sound, longer than `samples` where a word was told beyond it. */
  *finish(samples: Int16Array): Generator<SpeechChunk> {
    const missing = this.#lastEnd - this.#given - this.#held.length - samples.length;
    yield* this.#give(samples, 0);
    if (missing > 0) yield* this.#give(new Int16Array(missing), 0);
  }

  *#give(samples: Int16Array, hold: number): Generator<SpeechChunk> {
    const joined = new Int16Array(this.#held.length + samples.length);
    joined.set(this.#held);
    joined.set(samples, this.#held.length);
    const cut = Math.max(0, joined.length - hold);
    this.#held = joined.slice(cut);
    if (cut === 0) return;
    this.#given += cut;
    yield { type: "audio", samples: joined.slice(0, cut) };
  }
}
