import { personaById } from "~/domain/personas";
import type { InterviewKind } from "~/domain/question";
import type { InterviewSettings } from "~/domain/settings";
import type { Shared } from "~/domain/sharing";
import type { Transcript, TranscriptTurn } from "~/services/transcripts/transcript";

/** An interview, or what is shared of one, as it is to be read on paper. */
export interface PrintedInterview {
  title: string;
  /** May be empty. */
  company: string;
  /** Null where it is not told. */
  createdAt: Date | null;
  /** BCP 47: of what was said. */
  language: string;
  kind: InterviewKind | null;
  interviewer: string;
  /** Null where it is not told. */
  totalMs: number | null;
  blocks: PrintedBlock[];
}

export type PrintedBlock = { type: "mark"; message: string } | PrintedTurn;

export interface PrintedTurn {
  type: "turn";
  speaker: "interviewer" | "candidate";
  name: string;
  /** "Question 2" where it asks one. */
  chapter: string | null;
  /** On the interview clock; null where it is not told. */
  startMs: number | null;
  text: string;
  /** What the interviewer was not let say any more. */
  unheard: string;
  /** "Take 2", "Typed", "Edited". */
  notes: string[];
  bookmarks: { atMs: number; note: string }[];
}

type PrintedSettings = Pick<InterviewSettings, "personaId" | "kind" | "language">;

/** The whole of it, for its owner. */
export function printedTranscript(transcript: Transcript, { personaId, kind, language }: PrintedSettings): PrintedInterview {
  const { role, company, createdAt, totalMs, turns, marks, bookmarks } = transcript;
  const marksAt = (isHere: (after: number) => boolean): PrintedBlock[] => marks.filter(({ after }) => isHere(after)).map(({ message }) => ({ type: "mark", message }));
  const blocks = turns.flatMap((turn, index): PrintedBlock[] => [...marksAt((after) => after === index), printedTurn(turn, bookmarks)]);
  blocks.push(...marksAt((after) => after >= turns.length));
  return { title: role, company, createdAt, language, kind, interviewer: personaById(personaId).name, totalMs, blocks };
}

function printedTurn(turn: TranscriptTurn, bookmarks: Transcript["bookmarks"]): PrintedTurn {
  const { turnId, speaker, name, question, startMs, text, unheard, take, typed, originalText } = turn;
  const notes = [take > 1 ? `Take ${take}` : "", typed ? "Typed" : "", originalText === null ? "" : "Edited"].filter(Boolean);
  const own = bookmarks.filter((bookmark) => bookmark.turnId === turnId);
  return { type: "turn", speaker, name, chapter: question, startMs, text, unheard, notes, bookmarks: own };
}

/** What a link shows, and nothing more. */
export function printedShare({ withAudio, personaId, interview, recording }: Shared): PrintedInterview {
  const interviewer = personaById(personaId).name;
  const blocks = recording.rows.map((row): PrintedTurn => {
    const isAnswer = row.role === "candidate";
    return {
      type: "turn",
      speaker: row.role,
      name: isAnswer ? CANDIDATE : interviewer,
      chapter: recording.chapters.find(({ turnId }) => turnId === row.turnId)?.label ?? null,
      startMs: withAudio ? row.startMs : null,
      text: isAnswer ? row.text : row.heard,
      unheard: isAnswer ? "" : row.unheard,
      notes: isAnswer && row.edited ? ["Edited"] : [],
      bookmarks: [],
    };
  });
  return {
    title: interview?.role ?? "One answer",
    company: interview?.company ?? "",
    createdAt: interview ? new Date(interview.createdAt) : null,
    language: "en",
    kind: interview?.kind ?? null,
    interviewer,
    totalMs: withAudio ? recording.totalMs : null,
    blocks,
  };
}

const CANDIDATE = "Candidate";
