import { alignEdited, type TimedWord } from "~/domain/edited-words";
import type { LongPause } from "~/domain/long-pauses";
import type { Mark } from "~/domain/transcript";
import type { TurnMarks } from "~/domain/turn-marks";

import type { Clip } from "./clips";
import { type WordPlace, wordPlaces } from "./turn-text";

interface RecordedTurnCommon {
  turnId: string;
  /** On the interview clock. */
  startMs: number;
  /** Of what was heard or said; 0 for a typed answer. */
  durationMs: number;
  /** null when there is no sound. */
  audioUrl: string | null;
  /** Times on the interview clock. */
  words: TimedWord[];
}

export type RecordedTurn =
  | (RecordedTurnCommon & { role: "interviewer"; heard: string; unheard: string; marks?: TurnMarks })
  | (RecordedTurnCommon & {
      role: "candidate";
      /** 1 for the first answer to a question. */
      take: number;
      text: string;
      /** As transcribed or typed; null unless it was edited. */
      originalText: string | null;
      /** Says that it was, where what it was before is not told. */
      edited?: boolean;
      source: string | null;
      /** Told beside the words, which are not looked at before somebody reads them. */
      pauses: readonly LongPause[];
    });

/** A whole interview, ready to be read and played. Times are milliseconds. */
export interface Recording {
  rows: RecordedTurn[];
  /** Where a planned question begins. */
  chapters: { turnId: string; label: string; text: string; startMs: number }[];
  /** What happened between turns; `after` counts the turns before it. */
  marks: Mark[];
  totalMs: number;
}

/** One side's contribution as the page shows it. */
export interface PlaybackTurn {
  turnId: string;
  speaker: "interviewer" | "candidate";
  startMs: number;
  durationMs: number;
  audioUrl: string | null;
  text: string;
  /** Characters of the text that were heard. */
  heardLength: number;
  words: WordPlace[];
  /** What was said before the text was edited; null when it was not. */
  original: { text: string; words: WordPlace[] } | null;
  edited?: boolean;
  take: number;
  typed: boolean;
  /** "Question 2" over the question that begins it. */
  chapter: string | null;
}

/** The turns of the rows, in their order. */
export const turnsOf = (rows: readonly PlaybackRow[]): PlaybackTurn[] =>
  rows.flatMap((row) => (row.type === "exchange" ? [row.interviewer, row.candidate].filter((turn) => turn !== null) : []));

/** A line of the table: a question with its answer, or what happened between. */
export type PlaybackRow =
  | { type: "exchange"; id: string; interviewer: PlaybackTurn | null; candidate: PlaybackTurn | null }
  | { type: "mark"; id: string; mark: Mark["type"]; message: string };

/** The interview as a table on one clock, oldest first. */
export function playbackRows({ rows: turns, chapters, marks }: Recording): PlaybackRow[] {
  const rows: PlaybackRow[] = [];
  turns.forEach((turn, index) => {
    rows.push(...marksAt(marks, (after) => after === index));
    const chapter = chapters.find(({ turnId }) => turnId === turn.turnId)?.label ?? null;
    place(rows, shown(turn, chapter));
  });
  return [...rows, ...marksAt(marks, (after) => after >= turns.length)];
}

function marksAt(marks: readonly Mark[], isHere: (after: number) => boolean): PlaybackRow[] {
  return marks.flatMap(({ type, after, message }, index) =>
    isHere(after) ? [{ type: "mark" as const, id: `mark-${index}`, mark: type, message }] : [],
  );
}

/** An answer stands beside what it answers; anything else begins a row of its own. */
function place(rows: PlaybackRow[], turn: PlaybackTurn): void {
  const last = rows.at(-1);
  if (turn.speaker === "interviewer") rows.push({ type: "exchange", id: turn.turnId, interviewer: turn, candidate: null });
  else if (last?.type === "exchange" && !last.candidate) last.candidate = turn;
  else rows.push({ type: "exchange", id: turn.turnId, interviewer: null, candidate: turn });
}

function shown(turn: RecordedTurn, chapter: string | null): PlaybackTurn {
  const { turnId, startMs, durationMs, audioUrl } = turn;
  const said = () => turn.words.map((word) => ({ ...word, startMs: word.startMs - startMs, endMs: word.endMs - startMs }));
  const common = { turnId, startMs, durationMs, audioUrl, chapter };
  if (turn.role === "interviewer") {
    const text = [turn.heard, turn.unheard].filter(Boolean).join(" ");
    const heardLength = turn.unheard ? turn.heard.length : text.length;
    return withWords({ ...common, speaker: "interviewer", text, heardLength, original: null, take: 1, typed: false }, () => wordPlaces(text, said()));
  }
  const { text, originalText, take, source } = turn;
  const edited = originalText !== null;
  const candidate = {
    ...common,
    speaker: "candidate" as const,
    text,
    heardLength: text.length,
    original: edited ? { text: originalText, words: wordPlaces(originalText, said()) } : null,
    ...(turn.edited && { edited: true }),
    take,
    typed: source === "typed",
  };
  return withWords(candidate, () => wordPlaces(text, edited ? alignEdited(said(), text) : said()));
}

/** Looks its words up when they are first asked for: of two hours, most are far below what is read. */
function withWords(turn: Omit<PlaybackTurn, "words">, find: () => WordPlace[]): PlaybackTurn {
  let words: WordPlace[] | null = null;
  return {
    ...turn,
    get words() {
      return (words ??= find());
    },
  };
}

/** All turns with sound, in the order of the clock. */
export function clipsOf(turns: readonly RecordedTurn[]): (Clip & { speaker: RecordedTurn["role"] })[] {
  return turns
    .filter(({ audioUrl, durationMs }) => audioUrl !== null && durationMs > 0)
    .map(({ turnId, startMs, durationMs, role }) => ({ turnId, startMs, lengthMs: durationMs, speaker: role }))
    .sort((a, b) => a.startMs - b.startMs);
}
