import type { AlignedWord } from "~/domain/alignment";

import { Pulse } from "./pulse";

/** One clause of a turn that is being made: its text, then its sound. */
export interface SoundClause {
  readonly index: number;
  readonly text: string;
  /** Not the interviewer's own words: a remark that bridged a silence. */
  readonly filler: boolean;
  /** Offset of its first character in the turn's text. */
  readonly from: number;
  /** Its text is in the record, so it may leave the server. */
  durable: boolean;
  /** Place of its first sample in the turn; known once its sound begins. */
  firstSample: number;
  pieces: Int16Array[];
  samples: number;
  /** Samples and offsets count from the turn's beginning. */
  words: AlignedWord[];
  /** Id of the voice that stood in for the chosen one; null when none had to. */
  voice: string | null;
  /** All its sound and words are here. */
  voiced: boolean;
}

/** An interviewer's turn in memory while it is made and sent. Writers fill it; senders wait on `changed`. */
export class TurnSound {
  readonly clauses: SoundClause[] = [];
  readonly changed = new Pulse();
  failure: Error | null = null;
  #textEnded = false;

  get text(): string {
    return this.clauses.map((clause) => clause.text).join("");
  }

  /** The interviewer's own words. */
  get ownText(): string {
    return this.clauses.map((clause) => (clause.filler ? "" : clause.text)).join("");
  }

  get samples(): number {
    return this.clauses.reduce((sum, clause) => sum + clause.samples, 0);
  }

  get textEnded(): boolean {
    return this.#textEnded;
  }

  /** Every clause is there with all its sound. */
  get complete(): boolean {
    return this.#textEnded && this.clauses.every((clause) => clause.voiced);
  }

  addClause(text: string, { durable, filler = false }: { durable: boolean; filler?: boolean }): SoundClause {
    const clause: SoundClause = {
      index: this.clauses.length,
      text,
      filler,
      from: this.text.length,
      durable,
      firstSample: 0,
      pieces: [],
      samples: 0,
      words: [],
      voice: null,
      voiced: false,
    };
    this.clauses.push(clause);
    this.changed.beat();
    return clause;
  }

  markDurable(clause: SoundClause): void {
    clause.durable = true;
    this.changed.beat();
  }

  addSamples(clause: SoundClause, samples: Int16Array): void {
    clause.pieces.push(samples);
    clause.samples += samples.length;
    this.changed.beat();
  }

  endClause(clause: SoundClause): void {
    clause.voiced = true;
    this.changed.beat();
  }

  endText(): void {
    this.#textEnded = true;
    this.changed.beat();
  }

  fail(error: unknown): void {
    this.failure ??= error instanceof Error ? error : new Error("A turn could not be made", { cause: error });
    this.changed.beat();
  }
}

/** The samples from `from` to `to` of the clause, counted from the turn's first. */
export function samplesOf(clause: SoundClause, from: number, to: number): Int16Array {
  const joined = new Int16Array(to - from);
  let first = clause.firstSample;
  for (const piece of clause.pieces) {
    const start = Math.max(from, first);
    const end = Math.min(to, first + piece.length);
    if (start < end) joined.set(piece.subarray(start - first, end - first), start - from);
    first += piece.length;
  }
  return joined;
}
