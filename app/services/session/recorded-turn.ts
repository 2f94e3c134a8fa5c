import type { AlignedWord } from "~/domain/alignment";
import type { Move, RecordEvent } from "~/domain/record";

export interface RecordedClause {
  text: string;
  filler: boolean;
  /** Its sound, once complete; samples count from the turn's first. */
  voiced: { firstSample: number; samples: number; words: AlignedWord[] } | null;
}

/** An interviewer's turn as far as it is in the record. */
export interface RecordedTurn {
  move: Move;
  clauses: RecordedClause[];
  /** No clause follows. */
  written: boolean;
}

/** The turn's state in the record; null when it was never opened. */
export function recordedTurn(events: Iterable<RecordEvent>, turnId: string): RecordedTurn | null {
  let turn: RecordedTurn | null = null;
  for (const event of events) {
    if (!("turnId" in event) || event.turnId !== turnId) continue;
    if (event.type === "turn.opened") turn = openedAs(turn, event.move);
    else if (event.type === "turn.withdrawn") turn = null;
    else if (event.type === "turn.clause") turn?.clauses.push({ text: event.text, filler: event.filler ?? false, voiced: null });
    else if (event.type === "turn.written" && turn) turn.written = true;
    else if (event.type === "turn.voiced") {
      const clause = turn?.clauses[event.index];
      if (clause) clause.voiced = { firstSample: event.firstSample, samples: event.samples, words: event.words };
    }
  }
  return turn;
}

/** A turn that a remark has opened keeps what it has when its move is known. */
function openedAs(turn: RecordedTurn | null, move: Move): RecordedTurn {
  return { move, clauses: turn?.clauses ?? [], written: turn?.written ?? false };
}
