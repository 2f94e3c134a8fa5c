import { samplesToMs } from "~/domain/audio";
import type { CandidateTurn, InterviewerTurn, InterviewView, Mark, Turn } from "~/domain/transcript";

import { segmentsOf, type Segment } from "./segments";

/** One side's contribution as the playback page shows it. Times are milliseconds. */
export interface PlaybackTurn {
  turnId: string;
  speaker: "interviewer" | "candidate";
  /** On the interview clock; null for a turn that never played. */
  startMs: number | null;
  /** How long it was: of an interrupted turn, what was heard. 0 when there is no sound. */
  lengthMs: number;
  segments: Segment[];
  /** What was said before the text was edited; null when it was not. */
  original: Segment[] | null;
  /** 1 for the first answer to a question. */
  take: number;
  typed: boolean;
  interrupted: boolean;
}

/** A line of the table: a question with its answer, or what happened between. */
export type PlaybackRow =
  | { type: "exchange"; id: string; interviewer: PlaybackTurn | null; candidate: PlaybackTurn | null }
  | { type: "mark"; id: string; mark: Mark["type"]; message: string };

/** The interview as a table on one clock, oldest first. */
export function playbackRows(view: InterviewView): PlaybackRow[] {
  const rows: PlaybackRow[] = [];
  view.turns.forEach((turn, index) => {
    rows.push(...marksAt(view.marks, (after) => after === index));
    addTurn(rows, turn);
  });
  return [...rows, ...marksAt(view.marks, (after) => after >= view.turns.length)];
}

function marksAt(marks: readonly Mark[], isHere: (after: number) => boolean): PlaybackRow[] {
  return marks.flatMap(({ type, after, message }, index) =>
    isHere(after) ? [{ type: "mark" as const, id: `mark-${index}`, mark: type, message }] : [],
  );
}

/** An answer stands beside what it answers; anything else begins a row of its own. */
function addTurn(rows: PlaybackRow[], turn: Turn): void {
  if (turn.role === "interviewer") {
    if (turn.heard || turn.unheard) rows.push({ type: "exchange", id: turn.turnId, interviewer: interviewerTurn(turn), candidate: null });
    return;
  }
  const last = rows.at(-1);
  if (last?.type === "exchange" && !last.candidate) last.candidate = candidateTurn(turn);
  else rows.push({ type: "exchange", id: turn.turnId, interviewer: null, candidate: candidateTurn(turn) });
}

function interviewerTurn(turn: InterviewerTurn): PlaybackTurn {
  const heardMs = samplesToMs(turn.status === "completed" ? turn.samples : turn.playedSamples);
  return {
    turnId: turn.turnId,
    speaker: "interviewer",
    startMs: turn.startSample === null ? null : samplesToMs(turn.startSample),
    lengthMs: turn.startSample === null ? 0 : heardMs,
    segments: segmentsOf({ text: turn.text, words: turn.words, heardLength: turn.unheard ? turn.heard.length : turn.text.length }),
    original: null,
    take: 1,
    typed: false,
    interrupted: turn.status === "interrupted",
  };
}

function candidateTurn(turn: CandidateTurn): PlaybackTurn {
  const edited = turn.text !== turn.originalText;
  const said = segmentsOf({ text: turn.originalText, words: turn.words });
  return {
    turnId: turn.turnId,
    speaker: "candidate",
    startMs: samplesToMs(turn.startSample),
    lengthMs: samplesToMs(turn.samples),
    segments: edited ? segmentsOf({ text: turn.text, words: [] }) : said,
    original: edited ? said : null,
    take: turn.take,
    typed: turn.source === "typed",
    interrupted: false,
  };
}

/** All turns with sound, in the order of the clock. */
export function playableTurns(rows: readonly PlaybackRow[]): (PlaybackTurn & { startMs: number })[] {
  return rows
    .flatMap((row) => (row.type === "exchange" ? [row.interviewer, row.candidate] : []))
    .filter((turn): turn is PlaybackTurn & { startMs: number } => turn !== null && turn.startMs !== null && turn.lengthMs > 0)
    .sort((a, b) => a.startMs - b.startMs);
}
