import type { TurnKind, AnswerSource } from "~/domain/record";
import { samplesToMs } from "~/domain/audio";
import { heardWordCount } from "~/domain/alignment";
import { type LongPause, longPauses } from "~/domain/long-pauses";
import type { TurnMarks } from "~/domain/turn-marks";
import type { CandidateTurn, InterviewView, InterviewerTurn, Mark, Turn } from "~/domain/transcript";

export interface PlaybackWord {
  text: string;
  /** On the interview clock. */
  startMs: number;
  endMs: number;
  /** False for the interviewer's words that were cut off. */
  heard: boolean;
  /** How sure the transcriber was of it, 0 to 1; absent where it does not say. */
  confidence?: number;
}

interface RowCommon {
  turnId: string;
  /** The turn's place in the record; discarded turns leave holes. */
  ordinal: number;
  /** On the interview clock. */
  startMs: number;
  /** Of what was heard or said; 0 for a typed answer. */
  durationMs: number;
  /** null when there is no sound. */
  audioUrl: string | null;
  words: PlaybackWord[];
}

export type PlaybackRow =
  | (RowCommon & { role: "interviewer"; kind: TurnKind; /** What was said and heard, and what was cut off. */ heard: string; unheard: string; marks?: TurnMarks })
  | (RowCommon & {
      role: "candidate";
      take: number;
      text: string;
      /** As transcribed or typed; null unless it was edited. */
      originalText: string | null;
      source: AnswerSource | null;
      pauses: LongPause[];
    });

export interface Chapter {
  turnId: string;
  /** "Question 2", "Your questions". */
  label: string;
  text: string;
  startMs: number;
}

export interface Playback {
  rows: PlaybackRow[];
  /** One a question. */
  chapters: Chapter[];
  /** What happened between rows: `after` is the number of rows before it. */
  marks: Mark[];
  totalMs: number;
}

interface PlaybackOptions {
  view: InterviewView;
  ordinals: ReadonlyMap<string, number>;
  /** Where a turn's sound can be fetched; null when there is none. */
  audioUrlOf: (turn: Turn, ordinal: number) => string | null;
}

/** The whole interview on one clock. Turns of the interviewer that never began to play are left out: nobody heard them. */
export function playbackOf({ view, ordinals, audioUrlOf }: PlaybackOptions): Playback {
  const rowOf = (turn: Turn): PlaybackRow | null => {
    const ordinal = ordinals.get(turn.turnId) ?? 0;
    const place = { ordinal, audioUrl: audioUrlOf(turn, ordinal) };
    return turn.role === "interviewer" ? interviewerRow(turn, place) : candidateRow(turn, place);
  };
  const byTurn = view.turns.map(rowOf);
  const rows = byTurn.filter((row) => row !== null);
  const ends = rows.map((row) => row.startMs + row.durationMs);
  return {
    rows,
    chapters: chaptersOf(rows),
    marks: view.marks.map((mark) => ({ ...mark, after: byTurn.slice(0, mark.after).filter(Boolean).length })),
    totalMs: Math.max(samplesToMs(view.clockSamples), ...ends),
  };
}

type Place = Pick<RowCommon, "ordinal" | "audioUrl">;

function interviewerRow(turn: InterviewerTurn, place: Place): PlaybackRow | null {
  const { turnId, startSample, playedSamples, heard, unheard, words } = turn;
  if (startSample === null) return null;
  const heardWords = turn.status === "completed" ? words.length : heardWordCount(words, playedSamples);
  return {
    ...place,
    turnId,
    role: "interviewer",
    kind: turn.move.kind,
    startMs: samplesToMs(startSample),
    durationMs: samplesToMs(playedSamples),
    heard,
    unheard,
    words: words.map((word, index) => onClock(word, startSample, index < heardWords)),
    ...(turn.marks && { marks: turn.marks }),
  };
}

function candidateRow(turn: CandidateTurn, place: Place): PlaybackRow | null {
  const { turnId, take, text, originalText, source, startSample, samples } = turn;
  if (turn.status === "open") return null;
  const words = turn.words.map((word) => onClock(word, startSample, true));
  return {
    ...place,
    turnId,
    role: "candidate",
    take,
    startMs: samplesToMs(startSample),
    durationMs: samplesToMs(samples),
    text,
    originalText: text === originalText ? null : originalText,
    source,
    words,
    pauses: longPauses(words),
  };
}

type RecordedWord = Pick<CandidateTurn["words"][number], "text" | "startSample" | "endSample" | "confidence">;

function onClock({ text, startSample, endSample, confidence }: RecordedWord, turnStart: number, heard: boolean): PlaybackWord {
  const times = { startMs: samplesToMs(turnStart + startSample), endMs: samplesToMs(turnStart + endSample) };
  return { text, ...times, heard, ...(confidence !== undefined && { confidence }) };
}

function chaptersOf(rows: readonly PlaybackRow[]): Chapter[] {
  let questions = 0;
  return rows.flatMap((row) => {
    if (row.role !== "interviewer" || (row.kind !== "question" && row.kind !== "closing")) return [];
    if (row.kind === "question") questions += 1;
    const label = row.kind === "question" ? `Question ${questions}` : "Your questions";
    return [{ turnId: row.turnId, label, text: row.heard || row.unheard, startMs: row.startMs }];
  });
}
