import type { AlignedWord } from "~/domain/alignment";
import { msToSamples } from "~/domain/audio";

import { expectedMs, mayPauseAfter } from "./expected-duration";
import type { PlainWord } from "./plain-words";
import { FRAME_SAMPLES, SoundActivity } from "./sound-activity";

/** How slowly a voice speaks against `expectedMs`; learned from clause to clause. */
export class SpeakingPace {
  #factor: number;
  #isLearned = false;

  constructor(factor = 1) {
    this.#factor = factor;
  }

  get factor(): number {
    return this.#factor;
  }

  get isLearned(): boolean {
    return this.#isLearned;
  }

  /** `soundMs` of sound for words expected to take `expected`. Short clauses tell less, and nonsense nothing. */
  learn(soundMs: number, expected: number): void {
    const seen = soundMs / expected;
    if (expected < 600 || seen < 0.4 || seen > 2.5) return;
    const weight = this.#isLearned ? Math.min(0.5, expected / 10_000) : 1;
    this.#factor += (seen - this.#factor) * weight;
    this.#isLearned = true;
  }
}

/** A silence of this length is a pause; stops within words are shorter. */
const PAUSE_FRAMES = 10;
/**
 * Words are told late rather than early, so that little counts as heard that was not. Over 760 cuts of the embedded voice
 * this over-counts at 5.6 % (by more than one word at 1.1 %) with errors of 1 and 2 words (median, p95); without it at 18.3 %.
 */
const LATE = { share: 1.06, ms: 100 };
/** A pause belongs to the mark that is nearest by expectation, within this share of the way since the last one, and at least this. */
const PIN_SHARE = 0.35;
const PIN_MS = 350;
/** Without a pause where one may be, the words behind the mark wait until the sound is beyond it by so much. */
const NO_PAUSE_SHARE = 0.25;
const NO_PAUSE_MS = 250;

const FRAME_MS = 10;

/**
 * Finds when each word is spoken in sound that comes without times: spreads the words by how long they should take, and
 * pins the marks between them to the pauses that are there. Works on sound as it arrives; see the test for its accuracy.
 */
export class EstimatedWords {
  readonly #text: string;
  readonly #words: readonly PlainWord[];
  readonly #pace: SpeakingPace;
  /** Expected milliseconds up to the end of each word. */
  readonly #ends: number[];
  readonly #activity = new SoundActivity();
  #factor: number;
  #frame = 0;
  /** Milliseconds of sound so far, pauses left out. */
  #soundMs = 0;
  #silence = 0;
  /** Where sound and expectation were last known to agree. */
  #pin = { soundMs: 0, expected: 0, word: 0 };
  #told = 0;
  #lastEnd = 0;
  #soundEnd = 0;

  constructor(text: string, words: readonly PlainWord[], pace: SpeakingPace) {
    this.#text = text;
    this.#words = words;
    this.#pace = pace;
    this.#factor = pace.factor;
    let sum = 0;
    this.#ends = words.map(({ said }) => (sum += expectedMs(said)));
  }

  /** Share of the text, by expected time, whose sound has come. */
  get progress(): number {
    return Math.min(1, this.#expectedNow() / (this.#ends.at(-1) ?? 1));
  }

  /** The words that ended within what has come. */
  add(samples: Int16Array): AlignedWord[] {
    const words: AlignedWord[] = [];
    for (const hasSound of this.#activity.add(samples)) {
      this.#frame += 1;
      words.push(...(hasSound ? this.#sound() : this.#quiet()));
    }
    return words;
  }

  /** The sound is over: the words that are left share what is left of it. */
  end(): AlignedWord[] {
    this.#pace.learn(this.#soundMs, this.#ends.at(-1) ?? 0);
    const from = this.#lastEnd;
    const before = this.#ends[this.#told - 1] ?? 0;
    const left = (this.#ends.at(-1) ?? 0) - before;
    const room = Math.max(this.#soundEnd, from) - from;
    const words: AlignedWord[] = [];
    while (this.#told < this.#words.length) {
      const share = ((this.#ends[this.#told] ?? 0) - before) / left;
      words.push(this.#tell(Math.round(from + room * share)));
    }
    return words;
  }

  #sound(): AlignedWord[] {
    this.#silence = 0;
    this.#soundMs += FRAME_MS;
    this.#soundEnd = this.#frame * FRAME_SAMPLES;
    const words: AlignedWord[] = [];
    while (this.#told < this.#words.length - 1 && this.#isDue(this.#told)) words.push(this.#tell(this.#soundEnd));
    return words;
  }

  /** The last word waits for the end, and those before a mark for its pause, within reason. */
  #isDue(word: number): boolean {
    const end = this.#ends[word] ?? 0;
    const dueMs = this.#pin.soundMs + (end - this.#pin.expected) * this.#factor * LATE.share + LATE.ms;
    const waits = mayPauseAfter(this.#words[word]?.said ?? "");
    return this.#soundMs >= dueMs + (waits ? NO_PAUSE_MS + NO_PAUSE_SHARE * (dueMs - this.#pin.soundMs) : 0);
  }

  #quiet(): AlignedWord[] {
    this.#silence += 1;
    if (this.#silence !== PAUSE_FRAMES || this.#soundMs === 0) return [];
    const word = this.#markAtPause();
    return word === null ? [] : this.#pinTo(word);
  }

  /** The last word before a mark that this pause most likely belongs to. */
  #markAtPause(): number | null {
    let best: number | null = null;
    let least = Math.max(PIN_MS, PIN_SHARE * (this.#soundMs - this.#pin.soundMs));
    for (let word = Math.max(this.#pin.word, this.#told - 1); word < this.#words.length - 1; word += 1) {
      const away = Math.abs((this.#ends[word] ?? 0) - this.#expectedNow()) * this.#factor;
      if (away > least || !mayPauseAfter(this.#words[word]?.said ?? "")) continue;
      [best, least] = [word, away];
    }
    return best;
  }

  #pinTo(word: number): AlignedWord[] {
    const expected = this.#ends[word] ?? 0;
    const [soundMs, span] = [this.#soundMs - this.#pin.soundMs, expected - this.#pin.expected];
    if (span > 500) this.#factor = (this.#factor + Math.min(2.5, Math.max(0.4, soundMs / span))) / 2;
    this.#pin = { soundMs: this.#soundMs, expected, word: word + 1 };
    const from = this.#lastEnd;
    const first = this.#told;
    const before = this.#ends[first - 1] ?? 0;
    const words: AlignedWord[] = [];
    while (this.#told <= word) {
      const share = ((this.#ends[this.#told] ?? 0) - before) / (expected - before);
      words.push(this.#tell(Math.round(from + (this.#soundEnd - from) * share)));
    }
    return words;
  }

  #expectedNow(): number {
    return this.#pin.expected + (this.#soundMs - this.#pin.soundMs) / this.#factor;
  }

  #tell(end: number): AlignedWord {
    const { from, to } = this.#words[this.#told] as PlainWord;
    const startSample = this.#lastEnd;
    const endSample = Math.max(end, startSample + 1);
    this.#told += 1;
    this.#lastEnd = endSample;
    return { text: this.#text.slice(from, to), from, to, startSample, endSample };
  }
}

/** So much sound is kept back while it streams, so that a pause is seen before it has left. */
export const LOOK_AHEAD_SAMPLES = PAUSE_FRAMES * FRAME_SAMPLES + msToSamples(20);
