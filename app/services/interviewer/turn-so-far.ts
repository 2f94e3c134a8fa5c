import type { Move } from "~/domain/record";
import { ClauseSplitter } from "~/services/session/clauses";

import type { ReplyPart } from "./interviewer";

export interface TurnLimits {
  /** From asking to the first whole clause. Default 10,000. */
  firstClauseMs: number;
  /** The longest silence that the listener is made to bear in the middle of a turn. Default 3,000. */
  silenceMs: number;
}

export const TURN_LIMITS: TurnLimits = { firstClauseMs: 10_000, silenceMs: 3_000 };

/** About 165 English words a minute, as voices speak. */
const SPOKEN_MS_PER_CHARACTER = 65;

/**
 * An interviewer's turn as it is given out. It is cut into clauses just as the session cuts it, so it is known what may have been heard.
 * Everything before the first whole clause is held back: the session could not speak it, and so another may still begin anew.
 */
export class TurnSoFar {
  move: Move | null = null;
  /** Whole clauses only; empty until there is one. */
  given = "";
  /** With what was not given out yet. */
  written = "";
  #splitter = new ClauseSplitter();
  #held: ReplyPart[] = [];
  #firstAt = 0;

  constructor(
    private readonly limits: TurnLimits,
    private readonly now: () => number,
  ) {}

  /** What may be given out now that `part` has come. */
  take(part: ReplyPart): ReplyPart[] {
    if (part.type === "move") this.move = part.move;
    const hadBegun = this.given !== "";
    if (part.type === "text") this.#write(part.text);
    if (hadBegun) return [part];
    this.#held.push(part);
    return this.given ? this.#release() : [];
  }

  /** The text is whole: what was held of a short one. */
  end(): ReplyPart[] {
    const hadBegun = this.given !== "";
    this.#give(this.#splitter.end());
    return hadBegun || !this.given ? [] : this.#release();
  }

  /** The one that spoke failed. Without a whole clause the turn is as if it had not been begun. */
  breakOff(): void {
    if (this.given) {
      this.#give(this.#splitter.breakOff());
    } else {
      this.move = null;
      this.#held = [];
      this.#splitter = new ClauseSplitter();
    }
    this.written = this.given;
  }

  /** Begins behind what was given out elsewhere; patience is as if all of that had been heard by now. */
  goOn(move: Move, textSoFar: string): void {
    this.move = move;
    this.given = textSoFar;
    this.written = textSoFar;
    this.#firstAt = this.now() - textSoFar.length * SPOKEN_MS_PER_CHARACTER;
  }

  /** When patience with one that was asked at `askedAt` ends: when the listener has heard everything and waited long enough. */
  deadline(askedAt: number): number {
    if (!this.given) return askedAt + this.limits.firstClauseMs;
    return Math.max(askedAt, this.#firstAt + this.given.length * SPOKEN_MS_PER_CHARACTER) + this.limits.silenceMs;
  }

  #write(text: string): void {
    this.written += text;
    this.#give(this.#splitter.push(text));
  }

  #give(clauses: string[]): void {
    if (!this.given && clauses.length > 0) this.#firstAt = this.now();
    this.given += clauses.join("");
  }

  #release(): ReplyPart[] {
    const held = this.#held;
    this.#held = [];
    return held;
  }
}
