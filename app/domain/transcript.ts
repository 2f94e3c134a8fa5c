import { type AlignedWord, splitHeard } from "./alignment";
import { type Bookmark, withBookmark } from "./bookmark";
import { type Gap, beforeGaps, gapSamples, wordsAfterGaps } from "./gaps";
import type { InterviewPlan } from "./question";
import type { AnswerSource, Move, RecordEvent, TranscribedWord } from "./record";
import type { AnswerMode, InterviewSettings } from "./settings";
import type { TurnMarks } from "./turn-marks";
import type { Stretch } from "./video";

export interface InterviewerTurn {
  role: "interviewer";
  turnId: string;
  move: Move;
  interviewer: string;
  voice: string;
  /** Everything that was written, heard or not. */
  text: string;
  /** How many clauses the text has so far. */
  clauses: number;
  /** Where in the text remarks stand that only bridged a wait, in order. */
  fillers?: { from: number; to: number }[];
  words: AlignedWord[];
  /** Samples of sound made so far. */
  samples: number;
  /** On the interview clock; null before its first sample played. */
  startSample: number | null;
  playedSamples: number;
  /** Where it stood still while it was played, by its samples without them; `words`, `samples` and `playedSamples` count them. */
  gaps?: Gap[];
  /** `writing`: the server is still making it. `ready`: made, not played to its end. */
  status: "writing" | "ready" | "completed" | "interrupted";
  heard: string;
  unheard: string;
  /** How long the steps towards it took, as far as they were measured. */
  marks?: TurnMarks;
}

export interface CandidateTurn {
  role: "candidate";
  turnId: string;
  questionTurnId: string;
  /** 1 for the first; counts the discarded and redone ones too. */
  take: number;
  mode: AnswerMode;
  /** False: its words come from the page, and no stream of the server's listens. */
  transcribe?: false;
  status: "open" | "finished";
  /** What memory and transcript use: the edited text where there is one. */
  text: string;
  /** As it was transcribed or typed; differs from `text` only when edited. */
  originalText: string;
  words: TranscribedWord[];
  source: AnswerSource | null;
  startSample: number;
  /** Length of the recording in samples; 0 when there is none. */
  samples: number;
}

export type Turn = InterviewerTurn | CandidateTurn;

/** Something that happened between turns, kept for the reader of the transcript. */
export interface Mark {
  type: "discarded" | "redone" | "skipped" | "notice";
  /** Number of turns before it. */
  after: number;
  message: string;
}

/** All that is true of an interview, computed from its record. */
export interface InterviewView {
  status: "created" | "live" | "paused" | "ended";
  settings: InterviewSettings | null;
  plan: InterviewPlan | null;
  turns: Turn[];
  marks: Mark[];
  /** In the order of the clock. */
  bookmarks: Bookmark[];
  /** Takes that were discarded or redone, by the question turn they answered. */
  lostTakes: Record<string, number>;
  skippedQuestionIds: string[];
  endReason: "completed" | "candidate" | null;
  /** Where the interview clock stands at least: the end of the latest thing on it. */
  clockSamples: number;
}

export const EMPTY_VIEW: InterviewView = {
  status: "created",
  settings: null,
  plan: null,
  turns: [],
  marks: [],
  bookmarks: [],
  lostTakes: {},
  skippedQuestionIds: [],
  endReason: null,
  clockSamples: 0,
};

/** Folds a record into its view. Pure; an event that fits nothing (its turn was erased) changes nothing. */
export function viewOf(events: Iterable<RecordEvent>): InterviewView {
  let view = EMPTY_VIEW;
  for (const event of events) view = applyEvent(view, event);
  return view;
}

export function applyEvent(view: InterviewView, event: RecordEvent): InterviewView {
  switch (event.type) {
    case "interview.created":
      return { ...view, settings: event.settings };
    case "interview.planned":
      return { ...view, plan: event.plan };
    case "interview.begun":
      return { ...view, status: "live" };
    case "interview.paused":
      return atClock({ ...view, status: "paused" }, event.atSample);
    case "interview.resumed":
      return atClock({ ...view, status: "live" }, event.atSample);
    case "interview.ended":
      return atClock({ ...view, status: "ended", endReason: event.reason }, event.atSample);
    case "interview.tagged":
    case "interview.kept":
    case "video.stored":
    case "video.removed":
      return view; // nothing that was said: the list knows tags and what is kept, `videoOf` the video
    case "question.skipped":
      return mark({ ...view, skippedQuestionIds: [...view.skippedQuestionIds, event.questionId] }, "skipped", "Question skipped");
    case "notice":
      return mark(view, "notice", event.message);
    case "turn.withdrawn":
      return withoutTurns(view, [event.turnId]);
    case "answer.discarded":
      return mark(atVoid(loseTake(view, event.questionTurnId, [event.turnId]), event), "discarded", "An answer was discarded here");
    case "answer.redone":
      return mark(atVoid(loseTake(view, event.questionTurnId, event.turnIds), event), "redone", "An answer was redone here");
    case "bookmark.added":
    case "bookmark.edited":
    case "bookmark.removed":
      // Its turn may have been erased while it was on its way.
      return view.turns.some(({ turnId }) => turnId === event.turnId) ? { ...view, bookmarks: withBookmark(view.bookmarks, event) } : view;
    default:
      return applyTurnEvent(view, event);
  }
}

type TurnEvent = Extract<
  RecordEvent,
  {
    type:
      | "turn.opened"
      | "turn.clause"
      | "turn.voiced"
      | "turn.written"
      | "turn.played"
      | "turn.timed"
      | "answer.opened"
      | "answer.finished"
      | "answer.reopened"
      | "answer.edited";
  }
>;

function applyTurnEvent(view: InterviewView, event: TurnEvent): InterviewView {
  switch (event.type) {
    case "turn.opened":
      return openedTurn(view, event);
    case "turn.clause":
      return changeInterviewer(view, event.turnId, (turn) => ({
        ...turn,
        text: turn.text + event.text,
        clauses: turn.clauses + 1,
        ...(event.filler && { fillers: [...(turn.fillers ?? []), { from: turn.text.length, to: turn.text.length + event.text.length }] }),
      }));
    case "turn.voiced":
      return changeInterviewer(view, event.turnId, (turn) => ({
        ...turn,
        words: [...turn.words, ...wordsAfterGaps(event.words, turn.gaps)],
        samples: event.firstSample + event.samples + gapSamples(turn.gaps),
      }));
    case "turn.written":
      return changeInterviewer(view, event.turnId, (turn) => ({
        ...turn,
        samples: event.samples + gapSamples(turn.gaps),
        status: turn.status === "writing" ? "ready" : turn.status,
      }));
    case "turn.played":
      return atClock(
        changeInterviewer(view, event.turnId, (turn) => playedTurn(turn, event)),
        event.startSample + event.playedSamples + gapSamples(event.gaps),
      );
    case "answer.opened":
      return atClock(addTurn(view, openCandidateTurn(view, event)), event.startSample);
    case "answer.finished":
      return changeAnswer(view, event.turnId, (turn) => ({
        ...turn,
        status: "finished",
        text: event.text,
        originalText: event.text,
        words: event.words,
        source: event.source,
        samples: event.samples,
      }));
    case "turn.timed":
      return changeInterviewer(view, event.turnId, (turn) => ({ ...turn, marks: { ...turn.marks, ...event.marks } }));
    case "answer.reopened":
      return changeAnswer(view, event.turnId, (turn) => ({ ...turn, status: "open" }));
    case "answer.edited":
      return changeAnswer(view, event.turnId, (turn) => ({ ...turn, text: event.text }));
  }
}

/** Gaps become a part of the turn: whatever is placed by it lies where it was heard. */
function playedTurn(turn: InterviewerTurn, { startSample, playedSamples, outcome, gaps }: Extract<TurnEvent, { type: "turn.played" }>): InterviewerTurn {
  const status = outcome === "playing" ? turn.status : outcome;
  if (turn.gaps || !gaps) return { ...turn, startSample, playedSamples: playedSamples + gapSamples(turn.gaps), status };
  const { words, samples } = turn;
  const whole = { words: wordsAfterGaps(words, gaps), samples: samples + gapSamples(gaps), playedSamples: playedSamples + gapSamples(gaps) };
  return { ...turn, ...whole, gaps, startSample, status };
}

/** A turn that a remark has opened is opened once more when it is known what it will be. */
function openedTurn(view: InterviewView, event: Extract<TurnEvent, { type: "turn.opened" }>): InterviewView {
  const { turnId, move, interviewer, voice } = event;
  if (!view.turns.some((turn) => turn.turnId === turnId)) return addTurn(view, openInterviewerTurn(event));
  return changeInterviewer(view, turnId, (turn) => ({ ...turn, move, interviewer, voice }));
}

function openInterviewerTurn(event: Extract<TurnEvent, { type: "turn.opened" }>): InterviewerTurn {
  return {
    role: "interviewer",
    turnId: event.turnId,
    move: event.move,
    interviewer: event.interviewer,
    voice: event.voice,
    text: "",
    clauses: 0,
    words: [],
    samples: 0,
    startSample: null,
    playedSamples: 0,
    status: "writing",
    heard: "",
    unheard: "",
  };
}

/** Which take the next answer to this question is, from 1 on; those that were thrown away count. */
export function nextTake(view: InterviewView, questionTurnId: string): number {
  const answersBefore = view.turns.filter((turn) => turn.role === "candidate" && turn.questionTurnId === questionTurnId).length;
  return answersBefore + (view.lostTakes[questionTurnId] ?? 0) + 1;
}

function openCandidateTurn(view: InterviewView, event: Extract<TurnEvent, { type: "answer.opened" }>): CandidateTurn {
  return {
    role: "candidate",
    turnId: event.turnId,
    questionTurnId: event.questionTurnId,
    take: nextTake(view, event.questionTurnId),
    mode: event.mode,
    ...(event.transcribe === false && { transcribe: event.transcribe }),
    status: "open",
    text: "",
    originalText: "",
    words: [],
    source: null,
    startSample: event.startSample,
    samples: 0,
  };
}

const addTurn = (view: InterviewView, turn: Turn): InterviewView => ({ ...view, turns: [...view.turns, turn] });

function changeInterviewer(
  view: InterviewView,
  turnId: string,
  change: (turn: InterviewerTurn) => InterviewerTurn,
): InterviewView {
  return {
    ...view,
    turns: view.turns.map((turn) =>
      turn.turnId === turnId && turn.role === "interviewer" ? withHeard(change(turn)) : turn,
    ),
  };
}

function withHeard(turn: InterviewerTurn): InterviewerTurn {
  if (turn.status === "completed") return { ...turn, heard: turn.text, unheard: "" };
  // Half of a word's own sound, whatever stood still in the middle of it.
  const own = (sample: number): number => beforeGaps(sample, turn.gaps);
  const words = turn.gaps ? turn.words.map((word) => ({ ...word, startSample: own(word.startSample), endSample: own(word.endSample) })) : turn.words;
  return { ...turn, ...splitHeard(turn.text, words, own(turn.playedSamples)) };
}

function changeAnswer(
  view: InterviewView,
  turnId: string,
  change: (turn: CandidateTurn) => CandidateTurn,
): InterviewView {
  const turns = view.turns.map((turn) => (turn.turnId === turnId && turn.role === "candidate" ? change(turn) : turn));
  const changed = turns.find((turn): turn is CandidateTurn => turn.turnId === turnId && turn.role === "candidate");
  return atClock({ ...view, turns }, changed ? changed.startSample + changed.samples : 0);
}

function loseTake(view: InterviewView, questionTurnId: string, turnIds: readonly string[]): InterviewView {
  const lostTakes = { ...view.lostTakes, [questionTurnId]: (view.lostTakes[questionTurnId] ?? 0) + 1 };
  return { ...withoutTurns(view, turnIds), lostTakes };
}

/** What lies in a turn goes with it. */
function withoutTurns(view: InterviewView, turnIds: readonly string[]): InterviewView {
  const stays = ({ turnId }: { turnId: string }) => !turnIds.includes(turnId);
  return { ...view, turns: view.turns.filter(stays), bookmarks: view.bookmarks.filter(stays) };
}

const atClock = (view: InterviewView, sample: number): InterviewView => ({
  ...view,
  clockSamples: Math.max(view.clockSamples, sample),
});

/** What was thrown away leaves its time: what comes after is never dated into it. */
const atVoid = (view: InterviewView, { voided }: { voided?: Stretch | undefined }): InterviewView => atClock(view, voided?.toSample ?? 0);

const mark = (view: InterviewView, type: Mark["type"], message: string): InterviewView => ({
  ...view,
  marks: [...view.marks, { type, after: view.turns.length, message }],
});

/** Whether nothing more is said in it: played to its end, interrupted, or finished. */
export function isOver({ status }: Turn): boolean {
  return status === "finished" || status === "completed" || status === "interrupted";
}

/** The answer that is being given, if any; there is never more than one. */
export function openAnswer(view: InterviewView): CandidateTurn | undefined {
  return view.turns.find((turn): turn is CandidateTurn => turn.role === "candidate" && turn.status === "open");
}
