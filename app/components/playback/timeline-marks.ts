import { counted } from "../time-format";
import type { RecordedTurn, Recording } from "./playback-model";

/** A moment that is worth going to. */
export interface TimelineMark {
  id: string;
  type: "interruption" | "pause" | "discarded" | "redone" | "skipped" | "notice";
  /** On the interview clock. */
  atMs: number;
  /** From where it is worth hearing. */
  playMs: number;
  label: string;
}

/** Heard before a mark, to know what led to it. */
const LEAD_MS = 1_500;

/** Pauses inside an answer that are longer than this stand out. */
const LONG_PAUSE_MS = 3_000;

/** Interruptions, long pauses inside answers, and what happened between turns, in the order of the clock. */
export function timelineMarks({ rows, marks }: Recording): TimelineMark[] {
  const between = marks.map(({ type, after, message }, index) => markAt({ id: `between-${index}`, type, atMs: betweenMs(rows, after), label: message }));
  return [...rows.flatMap(marksInside), ...between].sort((a, b) => a.atMs - b.atMs);
}

const markAt = (mark: Omit<TimelineMark, "playMs">): TimelineMark => ({ ...mark, playMs: Math.max(0, mark.atMs - LEAD_MS) });

function marksInside(turn: RecordedTurn): TimelineMark[] {
  if (turn.role === "candidate") return longPauses(turn);
  const atMs = turn.startMs + turn.durationMs;
  return turn.unheard ? [markAt({ id: `cut-${turn.turnId}`, type: "interruption", atMs, label: "You interrupted here" })] : [];
}

function longPauses({ turnId, words }: RecordedTurn): TimelineMark[] {
  return words.flatMap((word, index) => {
    const before = words[index - 1];
    const lengthMs = before ? word.startMs - before.endMs : 0;
    if (!before || lengthMs <= LONG_PAUSE_MS) return [];
    const label = `Pause of ${counted(Math.round(lengthMs / 1000), "second")}`;
    return [markAt({ id: `pause-${turnId}-${index}`, type: "pause", atMs: before.endMs, label })];
  });
}

/** What happened after `count` turns has no time of its own: it is marked where the last of them ended. */
function betweenMs(turns: readonly RecordedTurn[], count: number): number {
  const last = turns[count - 1];
  return last ? last.startMs + last.durationMs : 0;
}

/** The marks that can be drawn no nearer to each other than `minGapMs`: pauses make room for everything else. */
export function drawableMarks(marks: readonly TimelineMark[], minGapMs: number): TimelineMark[] {
  const drawn: TimelineMark[] = [];
  const isFree = ({ atMs }: TimelineMark) => drawn.every((other) => Math.abs(other.atMs - atMs) >= minGapMs);
  for (const mark of [...marks.filter(({ type }) => type !== "pause"), ...marks.filter(({ type }) => type === "pause")]) {
    if (isFree(mark)) drawn.push(mark);
  }
  return drawn.sort((a, b) => a.atMs - b.atMs);
}
