import type { AlignedWord } from "~/domain/alignment";
import { openQuestion } from "~/domain/conversation";
import type { Gap } from "~/domain/gaps";
import type { RecordEvent } from "~/domain/record";
import { type InterviewView, applyEvent, type InterviewerTurn, openAnswer } from "~/domain/transcript";

import { type CurrentAnswer, type CurrentTurn, type InterviewContext, answerSource } from "./context";
import type { FloorMessage, PlayerEvent } from "./events";

const apply = (view: InterviewView, events: RecordEvent[]): InterviewView => events.reduce(applyEvent, view);

const interviewerTurn = (view: InterviewView, turnId: string): InterviewerTurn | undefined =>
  view.turns.find((turn): turn is InterviewerTurn => turn.turnId === turnId && turn.role === "interviewer");

/**
 * The server's view, but for what a page that has just begun has done already (the intro). The stored sound of an answer that goes on is on the
 * clock, too: what follows it must not lie in it.
 */
export function welcomed(context: InterviewContext, known: InterviewView, storedSamples: number): InterviewView {
  const open = openAnswer(known);
  const server = { ...known, clockSamples: Math.max(known.clockSamples, (open?.startSample ?? 0) + storedSamples) };
  if (!context.begins) return server;
  return {
    ...server,
    status: context.view.status,
    turns: context.view.turns,
    clockSamples: Math.max(server.clockSamples, context.view.clockSamples),
  };
}

/** What the server says of a turn, folded as its own record does. A turn that is sent again changes nothing twice. */
export function withMessage(context: InterviewContext, message: FloorMessage): InterviewView {
  const { view } = context;
  switch (message.type) {
    case "turn.opened":
      return withOpened(context, message);
    case "turn.clause":
      return withClause(view, message);
    case "turn.words":
      return withWords(view, message);
    case "turn.end":
      return apply(view, [{ type: "turn.written", turnId: message.turnId, samples: message.samples }]);
    case "turn.timed":
      return apply(view, [message]);
    case "notice":
      return apply(view, [{ type: "notice", code: message.code, message: message.message }]);
    case "answer.final":
      return withFinal(context, message);
    case "answer.partial":
    case "bargein.words":
    case "answer.failed":
    case "turn.failed":
      return view;
  }
}

function withOpened(context: InterviewContext, message: Extract<FloorMessage, { type: "turn.opened" }>): InterviewView {
  const known = interviewerTurn(context.view, message.turnId);
  const opened: RecordEvent = {
    type: "turn.opened",
    turnId: message.turnId,
    move: message.move,
    interviewer: known?.interviewer ?? context.capabilities?.interviewer.id ?? "",
    voice: known?.voice ?? context.capabilities?.voice.id ?? "",
  };
  return apply(context.view, known ? [opened] : [...skipped(context), opened]);
}

/** The question that the turn leaves behind, as the server's record has it then. */
function skipped({ turn, view }: InterviewContext): RecordEvent[] {
  const questionId = openQuestion(view)?.move.questionId ?? null;
  const isNews = turn?.request === "skip" && questionId !== null && !view.skippedQuestionIds.includes(questionId);
  return isNews ? [{ type: "question.skipped", questionId }] : [];
}

function withClause(view: InterviewView, message: Extract<FloorMessage, { type: "turn.clause" }>): InterviewView {
  if (message.index < (interviewerTurn(view, message.turnId)?.clauses ?? 0)) return view;
  return apply(view, [
    { type: "turn.clause", turnId: message.turnId, index: message.index, text: message.text, filler: message.filler },
  ]);
}

/** Words with their places: from the server, or from the browser's own voice. */
export function withWords(view: InterviewView, message: { turnId: string; index: number; words: AlignedWord[] }): InterviewView {
  const last = message.words.at(-1);
  const known = interviewerTurn(view, message.turnId)?.words.at(-1);
  if (!last || (known && last.from <= known.from)) return view;
  return apply(view, [
    {
      type: "turn.voiced",
      turnId: message.turnId,
      index: message.index,
      firstSample: 0,
      samples: last.endSample,
      words: message.words,
    },
  ]);
}

function withFinal(context: InterviewContext, message: Extract<FloorMessage, { type: "answer.final" }>): InterviewView {
  const { answer } = context;
  return apply(context.view, [
    {
      type: "answer.finished",
      turnId: message.turnId,
      text: message.text,
      words: [],
      source: answerSource(context)?.source ?? "server",
      samples: answer?.turnId === message.turnId ? (answer.samples ?? 0) : 0,
    },
  ]);
}

/** A pre-recorded clip becomes a turn like any other. */
export function withClip(
  view: InterviewView,
  clip: Extract<PlayerEvent, { type: "player.clipLoaded" }>,
  kind: "intro" | "outro",
): InterviewView {
  const { turnId, text, words, samples } = clip;
  if (interviewerTurn(view, turnId)) return view;
  return apply(view, [
    {
      type: "turn.opened",
      turnId,
      move: { kind, questionId: null, last: kind === "outro" },
      interviewer: "clip",
      voice: "clip",
    },
    { type: "turn.clause", turnId, index: 0, text },
    { type: "turn.voiced", turnId, index: 0, firstSample: 0, samples, words },
    { type: "turn.written", turnId, samples },
  ]);
}

export function withPlayed(
  context: InterviewContext,
  outcome: "completed" | "interrupted" | "playing",
): InterviewView {
  const { turn, view } = context;
  if (!turn) return view;
  return apply(view, [
    {
      type: "turn.played",
      turnId: turn.turnId,
      startSample: turn.startSample ?? context.surroundings.clockSample(),
      playedSamples: turn.playedSamples,
      outcome,
      ...(outcome !== "playing" && gapsOf(turn)),
    },
  ]);
}

/** What the record is told of where a turn stood still. */
export function gapsOf({ gaps, clip }: CurrentTurn): { gaps?: Gap[] } {
  return gaps.length > 0 && !clip ? { gaps } : {};
}

export function withAnswer(view: InterviewView, answer: CurrentAnswer): InterviewView {
  if (view.turns.some((turn) => turn.turnId === answer.turnId)) return view;
  return apply(view, [
    {
      type: "answer.opened",
      turnId: answer.turnId,
      questionTurnId: answer.questionTurnId,
      mode: answer.mode,
      startSample: answer.startSample,
    },
  ]);
}

export function withoutAnswer(view: InterviewView, answer: Pick<CurrentAnswer, "turnId" | "questionTurnId">): InterviewView {
  return apply(view, [{ type: "answer.discarded", turnId: answer.turnId, questionTurnId: answer.questionTurnId }]);
}

/** The last finished answer and everything after it, taken back. */
export function withoutLastAnswer(view: InterviewView, answerTurnId: string): InterviewView {
  const from = view.turns.findIndex((turn) => turn.turnId === answerTurnId);
  const answer = view.turns[from];
  if (answer?.role !== "candidate") return view;
  return apply(view, [
    {
      type: "answer.redone",
      turnId: answerTurnId,
      questionTurnId: answer.questionTurnId,
      turnIds: view.turns.slice(from).map((turn) => turn.turnId),
    },
  ]);
}

/** An interviewer's turn of which nothing was heard, because nobody waits for it any more. */
export function withoutTurn(view: InterviewView, turnId: string): InterviewView {
  return { ...view, turns: view.turns.filter((turn) => turn.turnId !== turnId) };
}

