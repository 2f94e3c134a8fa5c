import { type InterviewProgress, openLacks } from "~/domain/interview-progress";
import type { Lack, PlannedQuestion } from "~/domain/question";
import { type QuoteFor, quotableWords } from "~/domain/quotable-words";

import { candidateAsks } from "./candidate-question";
import type { ReplyOptions } from "./interviewer";

export type Decision =
  | { type: "ask"; question: PlannedQuestion; after: "start" | "answer" | "skip" | "dont-know" | "no-answer" }
  | { type: "probe"; question: PlannedQuestion; lack: Lack; quote: string }
  | { type: "repeat"; why: "asked" | "again" | "not-caught" }
  | { type: "remark"; about: "encourage" | "thinking" | "clarify" }
  | { type: "closing"; after: "plan" | "time" | "stop" }
  /** Answers the candidate's own question; `last` when no more are taken. */
  | { type: "reply"; asked: string; last: boolean }
  /** Nothing more to say. `told`: the candidate said something that was no question. */
  | { type: "end"; told: boolean };

export const MOST_PROBES = 2;
const MOST_REPLIES = 2;
/** Time for "is there anything you would like to ask me" and one exchange. */
const CLOSING_MS = 90_000;
/** A question is begun when at least this share of its time is left. */
const LEAST_SHARE = 0.5;
/** After the time is over by so much, one of the candidate's questions is enough. */
const OVERTIME_MS = 300_000;

/** What the interviewer does now. Pure: the same record gives the same decision. */
export function decideMove(options: ReplyOptions, progress: InterviewProgress): Decision {
  const { openQuestion, request } = options;
  const nothingOpen = !openQuestion || openQuestion.move.kind === "intro";
  if (nothingOpen) return progress.next ? { type: "ask", question: progress.next, after: "start" } : { type: "closing", after: "plan" };
  if (request === "repeat") return { type: "repeat", why: "asked" };
  if (request === "again") return { type: "repeat", why: "again" };
  if (progress.phase === "closing") return request === "skip" ? { type: "end", told: false } : inClosing(options, progress);
  if (request === "skip") return goOn(options, progress, "skip");
  return afterUtterance(options, progress);
}

function afterUtterance(options: ReplyOptions, progress: InterviewProgress): Decision {
  const { last, intents } = progress;
  if (!last) return notAnswered(options, progress);
  switch (last.intent) {
    case "empty":
      return (intents.empty ?? 0) > 1 ? goOn(options, progress, "no-answer") : { type: "repeat", why: "not-caught" };
    case "repeat":
      return { type: "repeat", why: "asked" };
    case "skip":
      return goOn(options, progress, "skip");
    case "stop":
      return { type: "closing", after: "stop" };
    case "thinking":
      return { type: "remark", about: "thinking" };
    case "asks-question":
      return { type: "remark", about: "clarify" };
    case "dont-know":
      return isFirstDontKnow(progress) ? { type: "remark", about: "encourage" } : goOn(options, progress, "dont-know");
    case "answer":
    case "no-questions":
      return probeFor(options, progress) ?? goOn(options, progress, "answer");
  }
}

/** Encouraged once a question; whoever has no more to say to a probe is not pressed. */
const isFirstDontKnow = ({ intents, probes }: InterviewProgress): boolean => probes === 0 && (intents["dont-know"] ?? 0) <= 1;

/** The loop asks to go on although nothing was answered: the question is said once more, then left. */
function notAnswered(options: ReplyOptions, progress: InterviewProgress): Decision {
  const repeated = options.openQuestion?.move.kind === "repeat";
  return repeated ? goOn(options, progress, "no-answer") : { type: "repeat", why: "not-caught" };
}

/** What a probe for each lack best quotes. */
const QUOTED: Record<Lack, QuoteFor> = {
  "own-action": "own-part",
  "we-only": "group",
  result: "own-part",
  reason: "decision",
  number: "outcome",
  "very-short": "whole",
  "off-question": "anything",
};
/** Worth a second probe: without them there is no story, or no reasoning. */
const WORTH_A_SECOND: ReadonlySet<Lack> = new Set<Lack>(["own-action", "we-only", "result", "reason"]);

/** Asks for the most telling thing that is missing, if there is time and something to quote. "I" or "we" is only ever asked about. */
function probeFor(options: ReplyOptions, progress: InterviewProgress): Decision | null {
  const { current, last, probes } = progress;
  if (!current || !last || !mayProbe(options, progress)) return null;
  const lack = openLacks(progress).find((missing) => probes === 0 || WORTH_A_SECOND.has(missing));
  const quote = lack ? quotableWords(last.text, QUOTED[lack]) : null;
  return lack && quote ? { type: "probe", question: current, lack, quote } : null;
}

/** Whether the rules leave room for another probe of the current question. */
export function mayProbe(options: ReplyOptions, { current, probes }: InterviewProgress): boolean {
  return current !== null && probes < MOST_PROBES && remainingMs(options) >= CLOSING_MS;
}

/** Leaves the open question: on to the next one, or to the closing when the plan or the time is used up. */
export function goOn(options: ReplyOptions, progress: InterviewProgress, after: "answer" | "skip" | "dont-know" | "no-answer"): Decision {
  const { next } = progress;
  if (!next) return { type: "closing", after: "plan" };
  const needed = CLOSING_MS + next.minutes * 60_000 * LEAST_SHARE;
  return remainingMs(options) < needed ? { type: "closing", after: "time" } : { type: "ask", question: next, after };
}

function inClosing(options: ReplyOptions, { last, replies, intents }: InterviewProgress): Decision {
  if (!last) return { type: "end", told: false };
  if (last.intent === "repeat") return { type: "repeat", why: "asked" };
  if (last.intent === "thinking" && (intents.thinking ?? 0) <= 1) return { type: "remark", about: "thinking" };
  if (last.intent !== "answer" && last.intent !== "asks-question") return { type: "end", told: false };
  if (!candidateAsks(last.text)) return { type: "end", told: true };
  if (replies >= MOST_REPLIES) return { type: "end", told: false };
  const isLast = replies + 1 >= MOST_REPLIES || remainingMs(options) < -OVERTIME_MS;
  return { type: "reply", asked: last.text, last: isLast };
}

const remainingMs = ({ settings, elapsedMs }: ReplyOptions): number => settings.minutes * 60_000 - elapsedMs;
