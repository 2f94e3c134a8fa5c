import { samplesToMs } from "~/domain/audio";
import type { Bookmark } from "~/domain/bookmark";
import { alignEdited, type TimedWord } from "~/domain/edited-words";
import { personaById } from "~/domain/personas";
import type { InterviewSettings } from "~/domain/settings";
import type { Mark } from "~/domain/transcript";
import type { Playback, PlaybackRow } from "~/services/interviews/playback";

export interface TranscriptTurn {
  turnId: string;
  speaker: "interviewer" | "candidate";
  name: string;
  /** "Question 2" where it asks one. */
  question: string | null;
  startMs: number;
  endMs: number;
  /** What was heard of the interviewer; the answer as it was edited last. */
  text: string;
  /** What the interviewer was not let say any more; empty otherwise. */
  unheard: string;
  /** As transcribed or typed; null unless it was edited. */
  originalText: string | null;
  typed: boolean;
  /** 1 for the first answer to a question. */
  take: number;
  /** Every word of `text`, in order, within the turn. */
  words: TimedWord[];
}

/** An interview as people take it away. Times are whole milliseconds on the interview clock. */
export interface Transcript {
  interviewId: string;
  createdAt: Date;
  role: string;
  company: string;
  totalMs: number;
  turns: TranscriptTurn[];
  /** What happened between turns; `after` counts the turns before it. */
  marks: Mark[];
  /** The owner's own, in the order of the clock. */
  bookmarks: TranscriptBookmark[];
}

export interface TranscriptBookmark {
  /** The turn that it lies in or follows. */
  turnId: string;
  atMs: number;
  /** May be empty. */
  note: string;
}

export interface TranscriptSource {
  interviewId: string;
  createdAt: Date;
  settings: Pick<InterviewSettings, "role" | "company" | "personaId">;
  playback: Playback;
  /** What only the owner may have. Default: none. */
  bookmarks?: readonly Bookmark[];
}

/** How fast subtitles are read, characters a second (Netflix Timed Text Style Guide, English, adult programmes). */
const READING_SPEED = 20;
/** A typed answer is shown for at least that long. */
const SHORTEST_SHOWN_MS = 1_000;

export function transcriptOf({ interviewId, createdAt, settings, playback, bookmarks = [] }: TranscriptSource): Transcript {
  const { rows, chapters, marks } = playback;
  const interviewer = personaById(settings.personaId).name;
  const questions = new Map(chapters.map(({ turnId, label }) => [turnId, label]));
  const turns = rows.map((row, index): TranscriptTurn => {
    const text = row.role === "interviewer" ? row.heard : row.text;
    const startMs = Math.round(row.startMs);
    const endMs = Math.max(startMs, Math.round(endOf(row, text, rows[index + 1]?.startMs)));
    return {
      turnId: row.turnId,
      speaker: row.role,
      name: row.role === "interviewer" ? interviewer : "Candidate",
      question: questions.get(row.turnId) ?? null,
      startMs,
      endMs,
      text,
      ...(row.role === "interviewer"
        ? { unheard: row.unheard, originalText: null, typed: false, take: 1 }
        : { unheard: "", originalText: row.originalText, typed: row.source === "typed", take: row.take }),
      words: within(alignEdited(saidWords(row, text, endMs), text), startMs, endMs),
    };
  });
  const totalMs = Math.max(Math.round(playback.totalMs), ...turns.map(({ endMs }) => endMs));
  return { interviewId, createdAt, role: settings.role, company: settings.company, totalMs, turns, marks, bookmarks: bookmarks.map(transcriptBookmark) };
}

const transcriptBookmark = ({ turnId, atSample, note }: Bookmark): TranscriptBookmark => ({ turnId, atMs: Math.round(samplesToMs(atSample)), note });

/** Of what has no sound: its last word, or how long it takes to read, until the next turn. */
function endOf({ startMs, durationMs, words }: PlaybackRow, text: string, nextMs = Infinity): number {
  if (durationMs > 0) return startMs + durationMs;
  const lastWord = words.at(-1);
  if (lastWord) return lastWord.endMs;
  const readMs = (text.length / READING_SPEED) * 1_000;
  return startMs + Math.max(SHORTEST_SHOWN_MS, Math.min(readMs, nextMs - startMs));
}

/** Words without times share those of their turn. */
function saidWords({ words, startMs }: PlaybackRow, text: string, endMs: number): TimedWord[] {
  const said = words.filter(({ heard }) => heard);
  return said.length > 0 ? said : [{ text, startMs, endMs }];
}

/** Providers' times may stand a little outside, or before those of the word before. */
function within(words: readonly TimedWord[], fromMs: number, toMs: number): TimedWord[] {
  let earliest = fromMs;
  const clamped = (ms: number) => Math.min(toMs, Math.max(earliest, Math.round(ms)));
  return words.map(({ text, startMs, endMs, confidence }) => {
    earliest = clamped(startMs);
    return { text, startMs: earliest, endMs: clamped(endMs), ...(confidence !== undefined && { confidence }) };
  });
}
