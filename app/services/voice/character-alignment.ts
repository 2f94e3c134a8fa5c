import type { AlignedWord } from "~/domain/alignment";
import { msToSamples } from "~/domain/audio";

import type { CharacterTimes } from "./elevenlabs-wire";
import { type PlainWord, SAYABLE } from "./plain-words";

/** How far characters are searched for after one that was not sent, and how many must agree there. */
const SEARCH = 24;
const AGREE = 3;
/** Above this share of characters that were not sent, the times are of another text, and counting them ends nothing. */
const MISFIT_LIMIT = 0.1;

interface Place {
  char: string;
  /** Index of the word it is of, or -1 between words. */
  word: number;
}

/** Follows the characters that were spoken through the text that was sent, and tells the words that are complete. */
export class CharacterAlignment {
  readonly #text: string;
  readonly #words: readonly PlainWord[];
  readonly #places: Place[];
  /** Index of the last letter of each word. */
  readonly #lastLetters: number[];
  readonly #times: { start: number; end: number }[];
  #at = 0;
  #told = 0;
  #seen = 0;
  #misfits = 0;
  #lastEnd = 0;

  constructor(text: string, words: readonly PlainWord[]) {
    this.#text = text;
    this.#words = words;
    this.#places = placesOf(words);
    this.#lastLetters = words.map((_, word) => this.#places.findLastIndex((place) => place.word === word && SAYABLE.test(place.char)));
    this.#times = words.map(() => ({ start: Infinity, end: 0 }));
  }

  /** Every word has been spoken to its last letter. */
  get complete(): boolean {
    return this.#at > (this.#lastLetters.at(-1) ?? -1);
  }

  /** So were the marks behind the last word. */
  get exhausted(): boolean {
    return this.#at >= this.#places.length;
  }

  /** The characters are those that were sent; else `complete` says little. */
  get fits(): boolean {
    return this.#seen > 0 && this.#misfits <= Math.max(2, this.#seen * MISFIT_LIMIT);
  }

  /** Sample at which the last character heard of ends. */
  get lastSample(): number {
    return this.#lastEnd;
  }

  /** Takes times that count from sample `base`; returns the words that this completed. */
  add({ chars, startMs, durationMs }: CharacterTimes, base: number): AlignedWord[] {
    const spoken = chars.flatMap((char, index) => [...fold(char)].map((one) => ({ char: one, index })));
    for (let next = 0; next < spoken.length; next += 1) {
      const { char, index } = spoken[next] as { char: string; index: number };
      if (isSpace(char)) continue;
      this.#seen += 1;
      const place = this.#find(spoken.slice(next, next + SEARCH).map((one) => one.char).filter((one) => !isSpace(one)));
      if (place === null) continue;
      const start = base + msToSamples(startMs[index] ?? 0);
      this.#mark(place, start, start + msToSamples(durationMs[index] ?? 0));
    }
    return this.#take((word) => this.#at > (this.#lastLetters[word] ?? -1));
  }

  /** The words that nobody gave times for, at the end of the sound, which is late rather than early. */
  rest(endSample: number): AlignedWord[] {
    const left = this.#times.slice(this.#told);
    left.forEach((time, index) => {
      if (time.end === 0) Object.assign(time, { start: endSample - left.length + index, end: endSample });
    });
    return this.#take(() => true);
  }

  /** Where the next spoken character lies in the text; null when it is none of it. `ahead` begins with it. */
  #find(ahead: readonly string[]): number | null {
    while (this.#places[this.#at]?.word === -1) this.#at += 1;
    if (this.#places[this.#at]?.char === ahead[0]) return this.#at;
    const skip = this.#agreeing(ahead);
    if (skip !== null) return skip;
    this.#misfits += 1;
    return null;
  }

  /** The text leaves out a few characters of what was sent: where the two agree again. */
  #agreeing(ahead: readonly string[]): number | null {
    const wanted = ahead.slice(0, AGREE);
    if (wanted.length < AGREE) return null;
    const letters = this.#letters(this.#at, SEARCH + AGREE);
    for (let skip = 1; skip + wanted.length <= letters.length; skip += 1) {
      if (wanted.every((char, index) => letters[skip + index]?.char === char)) return letters[skip]?.index ?? null;
    }
    return null;
  }

  #letters(from: number, count: number): { char: string; index: number }[] {
    const found: { char: string; index: number }[] = [];
    for (let index = from; index < this.#places.length && found.length < count; index += 1) {
      const place = this.#places[index] as Place;
      if (place.word >= 0) found.push({ char: place.char, index });
    }
    return found;
  }

  #mark(index: number, start: number, end: number): void {
    const { word, char } = this.#places[index] as Place;
    const time = this.#times[word];
    this.#fillGap(word, start);
    this.#at = index + 1;
    this.#lastEnd = Math.max(this.#lastEnd, end);
    if (!time || !SAYABLE.test(char)) return;
    time.start = Math.min(time.start, start);
    time.end = Math.max(time.end, end);
  }

  /** Words that were leapt over (said in other characters, as numbers are) share the time since the last known one. */
  #fillGap(word: number, until: number): void {
    const silent = this.#times.slice(0, word).filter((time) => time.end === 0);
    const step = Math.max(0, until - this.#lastEnd) / Math.max(1, silent.length);
    silent.forEach((time, index) => {
      const start = Math.round(this.#lastEnd + index * step);
      Object.assign(time, { start, end: Math.max(1, Math.round(start + step)) });
    });
  }

  #take(isComplete: (word: number) => boolean): AlignedWord[] {
    const words: AlignedWord[] = [];
    for (; this.#told < this.#words.length && isComplete(this.#told); this.#told += 1) words.push(this.#word(this.#told));
    return words;
  }

  #word(index: number): AlignedWord {
    const { from, to } = this.#words[index] as PlainWord;
    const time = this.#times[index] as { start: number; end: number };
    return { text: this.#text.slice(from, to), from, to, startSample: time.start, endSample: time.end };
  }
}

/** The folded characters of the text that is sent, each with its word. */
function placesOf(words: readonly PlainWord[]): Place[] {
  const places: Place[] = [];
  words.forEach(({ said }, word) => {
    if (word > 0) places.push({ char: " ", word: -1 });
    for (const char of fold(said)) places.push({ char, word: isSpace(char) ? -1 : word });
  });
  return places;
}

/** Typographic quotes and dashes, case and width do not tell characters apart. */
function fold(sign: string): string {
  return sign.normalize("NFKC").toLowerCase().replace(/[‘’ʼ]/g, "'").replace(/[“”«»]/g, '"').replace(/[‐‑‒–—―]/g, "-");
}
const isSpace = (char: string): boolean => /\s/.test(char);
