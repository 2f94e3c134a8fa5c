import type { AlignedWord } from "~/domain/alignment";

import type { SpeechChunk } from "./voice";

/**
 * What of a text was given out, so that another try can go on with the rest. A word leaves with the audio that holds its
 * end and not before; a word that breaks off is said again from its beginning and is counted once.
 */
export class SpokenSoFar {
  /** Samples given out. */
  samples = 0;
  /** Offset in the text behind the last word that was wholly given out. */
  end = 0;
  readonly #text: string;
  /** Where the try that speaks now began: samples given out, and the offset of its text. */
  #base = { sample: 0, offset: 0 };
  #waiting: AlignedWord[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** The text that nobody has spoken wholly; the next try speaks it, and its chunks count from there. */
  restart(): string {
    this.#base = { sample: this.samples, offset: this.end };
    this.#waiting = [];
    return this.#text.slice(this.end);
  }

  /** The chunk, counted from the beginning of the whole text, with the words that may leave before it. */
  *pass(chunk: SpeechChunk): Generator<SpeechChunk> {
    if (chunk.type === "words") this.#waiting.push(...chunk.words.map((word) => this.#shifted(word)));
    else if (chunk.type === "audio") {
      yield* this.#release(this.samples + chunk.samples.length);
      this.samples += chunk.samples.length;
      yield chunk;
    } else yield chunk;
  }

  /** The words that are left when the try came to its end. */
  *finish(): Generator<SpeechChunk> {
    yield* this.#release(Infinity);
  }

  *#release(until: number): Generator<SpeechChunk> {
    const words: AlignedWord[] = [];
    while (this.#waiting[0] && this.#waiting[0].endSample <= until) words.push(this.#waiting.shift() as AlignedWord);
    const last = words.at(-1);
    if (!last) return;
    this.end = last.to;
    yield { type: "words", words };
  }

  #shifted(word: AlignedWord): AlignedWord {
    const { sample, offset } = this.#base;
    return {
      text: word.text,
      from: word.from + offset,
      to: word.to + offset,
      startSample: word.startSample + sample,
      endSample: word.endSample + sample,
    };
  }
}
