import type { LongPause } from "~/domain/long-pauses";

import { counted } from "../time-format";
import type { RecordedTurn, Recording } from "./playback-model";
import type { PageBookmark } from "./save-bookmark";

/** A moment that is worth going to. */
export interface TimelineMark {
  id: string;
  type: "bookmark" | "interruption" | "pause" | "discarded" | "redone" | "skipped" | "notice";
  /** On the interview clock. */
  atMs: number;
  /** From where it is worth hearing. */
  playMs: number;
  label: string;
}

/** Heard before a mark, to know what led to it. */
const LEAD_MS = 1_500;

/** Bookmarks, interruptions, long pauses inside answers, and what happened between turns, in the order of the clock. */
export function timelineMarks({ rows, marks }: Recording, bookmarks: readonly PageBookmark[] = []): TimelineMark[] {
  const between = marks.map(({ type, after, message }, index) => markAt({ id: `between-${index}`, type, atMs: betweenMs(rows, after), label: message }));
  return [...rows.flatMap(marksInside), ...between, ...bookmarks.map(bookmarkMark)].sort((a, b) => a.atMs - b.atMs);
}

const markAt = (mark: Omit<TimelineMark, "playMs">): TimelineMark => ({ ...mark, playMs: Math.max(0, mark.atMs - LEAD_MS) });

/** Characters of a note that name its mark. */
const LABEL_LIMIT = 60;

/** Heard from where it was set: whoever set it chose the moment. */
function bookmarkMark({ bookmarkId, atMs, note }: PageBookmark): TimelineMark {
  const short = note.length > LABEL_LIMIT ? `${note.slice(0, LABEL_LIMIT).trimEnd()}…` : note;
  return { id: bookmarkId, type: "bookmark", atMs, playMs: atMs, label: short ? `Bookmark: ${short}` : "Bookmark" };
}

function marksInside(turn: RecordedTurn): TimelineMark[] {
  if (turn.role === "candidate") return turn.pauses.map((pause, index) => pauseMark(pause, `pause-${turn.turnId}-${index}`));
  const atMs = turn.startMs + turn.durationMs;
  return turn.unheard ? [markAt({ id: `cut-${turn.turnId}`, type: "interruption", atMs, label: "You interrupted here" })] : [];
}

const pauseMark = ({ atMs, lengthMs }: LongPause, id: string): TimelineMark =>
  markAt({ id, type: "pause", atMs, label: `Pause of ${counted(Math.round(lengthMs / 1000), "second")}` });

/** What happened after `count` turns has no time of its own: it is marked where the last of them ended. */
function betweenMs(turns: readonly RecordedTurn[], count: number): number {
  const last = turns[count - 1];
  return last ? last.startMs + last.durationMs : 0;
}

/** Who goes first where there is no room for all. */
const RANKS: Partial<Record<TimelineMark["type"], number>> = { bookmark: 0, pause: 2 };
const rankOf = ({ type }: TimelineMark): number => RANKS[type] ?? 1;

/** The marks that can be drawn no nearer to each other than `minGapMs`: the person's own come first, and pauses make room for everything else. */
export function drawableMarks(marks: readonly TimelineMark[], minGapMs: number): TimelineMark[] {
  const drawn: TimelineMark[] = [];
  const isFree = ({ atMs }: TimelineMark) => drawn.every((other) => Math.abs(other.atMs - atMs) >= minGapMs);
  for (const mark of [...marks].sort((a, b) => rankOf(a) - rankOf(b))) {
    if (isFree(mark)) drawn.push(mark);
  }
  return drawn.sort((a, b) => a.atMs - b.atMs);
}
