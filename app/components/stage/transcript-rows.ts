import type { CandidateTurn, InterviewerTurn, InterviewView, Mark } from "~/domain/transcript";

import type { TranscriptRow } from "./stage-model";

interface TranscriptRowsOptions {
  view: InterviewView;
  interviewerName: string;
  /** The answer being given, as far as it is understood; shown in the open turn. */
  partialText?: string;
}

/** The interview as the transcript shows it: turns in order, with the marks of what happened between them. */
export function transcriptRows({ view, interviewerName, partialText = "" }: TranscriptRowsOptions): TranscriptRow[] {
  const rows: TranscriptRow[] = [];
  view.turns.forEach((turn, index) => {
    rows.push(...marksAfter(view.marks, index));
    const row = turn.role === "interviewer" ? interviewerRow(turn, interviewerName) : candidateRow(turn, partialText);
    if (row) rows.push(row);
  });
  // A rollback can leave marks that stood behind turns which are gone.
  return [...rows, ...marksAfter(view.marks, view.turns.length, Infinity)];
}

function marksAfter(marks: readonly Mark[], first: number, last = first): TranscriptRow[] {
  return marks.flatMap((mark, index) =>
    mark.after >= first && mark.after <= last
      ? [{ kind: "mark" as const, id: `mark-${index}`, mark: mark.type, message: mark.message }]
      : [],
  );
}

/** Words appear when they are heard; what was never heard appears, struck through, once the turn is over. */
function interviewerRow(turn: InterviewerTurn, name: string): TranscriptRow | null {
  const unheard = turn.status === "interrupted" ? turn.unheard : "";
  if (!turn.heard && !unheard) return null;
  return { kind: "interviewer", id: turn.turnId, name, heard: turn.heard, unheard };
}

function candidateRow(turn: CandidateTurn, partialText: string): TranscriptRow {
  const open = turn.status === "open";
  return {
    kind: "candidate",
    id: turn.turnId,
    text: open ? partialText : turn.text,
    open,
    edited: !open && turn.text !== turn.originalText,
    take: turn.take,
  };
}
