import { setImmediate } from "node:timers/promises";

import { samplesToMs } from "~/domain/audio";
import { conversationOf, openQuestion, ownWords } from "~/domain/conversation";
import { ProviderError, StorageError, invariant } from "~/domain/errors";
import type { Move, RecordEvent } from "~/domain/record";
import type { InterviewView } from "~/domain/transcript";
import { restOfTurn } from "~/services/interviewer/finish-turn";
import type { ContinueOptions, ReplyOptions, ReplyPart, Request, StandIn } from "~/services/interviewer/interviewer";

import { ClauseSplitter } from "./clauses";
import { interviewerTurn } from "./decide-command";
import type { TurnRecord } from "./held-record";
import type { SessionServices } from "./session-services";
import { timed } from "./timed-iteration";
import type { TurnSound } from "./turn-sound";
import type { TurnTimes } from "./turn-times";

/** No interviewer's turn is longer (about seven minutes of speech): a model that does not stop is stopped. */
const TEXT_LIMIT = 6_000;

/** What a turn is until the interviewer has said what it will be: a remark bridges the wait for that. */
export const REMARK: Move = { kind: "remark", questionId: null, last: false };

export interface TurnHead {
  move: Move | null;
  /** Id of the interviewer that writes. */
  interviewer: string;
  /** `bridged`: the turn was opened by a remark, before its move was known. */
  opened: "not" | "bridged" | "opened";
}

export interface WriteTurnOptions {
  services: Pick<SessionServices, "interviewer" | "voice" | "limits" | "schedule">;
  record: TurnRecord;
  turnId: string;
  request: Request;
  sound: TurnSound;
  /** Set as soon as the move is known; what is there already stays, for it may have been heard. */
  head: TurnHead;
  /** Another interviewer speaks this turn, because the chosen one failed; null when the chosen one wrote it to its end. */
  onStandIn: (standIn: StandIn | null) => void;
  /** Resolves once the question before is whole; null when it is. Default: it is. */
  questionWhole?: (() => Promise<void> | null) | undefined;
  times?: TurnTimes | undefined;
  signal: AbortSignal;
}

/**
 * Has the interviewer write the turn, or what is missing of it, into `sound` and into the record. The turn is opened together with
 * its first clause, so that no turn without a word is ever in the record. Throws `ProviderError` and `StorageError`.
 */
export async function writeTurn(options: WriteTurnOptions): Promise<void> {
  const { record, sound, turnId } = options;
  const splitter = new ClauseSplitter();
  const saved: Promise<void>[] = [];
  const add = (clauses: string[]): void => {
    for (const text of clauses) saved.push(handled(saveClause(options, text)));
  };
  const unwhole = options.questionWhole?.();
  if (unwhole) await unwhole;
  let stoodIn = false;
  const onStandIn = (standIn: StandIn | null): void => {
    stoodIn = true;
    options.onStandIn(standIn);
  };
  const pieces = textOf({ ...options, onStandIn }, () => add(splitter.breakOff()));
  for await (const piece of pieces) {
    add(splitter.push(piece));
    if (sound.ownText.length > TEXT_LIMIT) break;
    // Words that come many at a time must not hold up the sound of those before them.
    if (sound.clauses.length > 0) await setImmediate();
  }
  add(splitter.end());
  await Promise.all(saved);
  if (!sound.ownText) throw saidNothing();
  if (!stoodIn) options.onStandIn(null);
  await record.commit((view) => eventsOf(view, turnId, { type: "turn.written", turnId, samples: interviewerTurn(view, turnId)?.samples ?? 0 }));
  sound.endText();
}

/** The same promise; its failure is met later, or was met already by the sound's. */
function handled(promise: Promise<void>): Promise<void> {
  promise.catch(() => undefined);
  return promise;
}

/** Has a remark said that bridges the wait for the interviewer's words. What goes wrong is met by the sound. */
export function sayFiller(options: WriteTurnOptions, text: string): void {
  void handled(saveClause(options, text, { filler: true }));
}

async function saveClause(options: WriteTurnOptions, text: string, { filler = false } = {}): Promise<void> {
  const { record, sound, turnId, head, signal } = options;
  const opens = head.opened !== "opened" && !(filler && head.opened === "bridged");
  if (opens) head.opened = filler ? "bridged" : "opened";
  const clause = sound.addClause(text, { durable: false, filler });
  if (!filler) options.times?.reach("firstClauseMs");
  const event: RecordEvent = { type: "turn.clause", turnId, index: clause.index, text, ...(filler && { filler }) };
  const move = filler ? REMARK : head.move;
  try {
    await record.commit((view) => {
      signal.throwIfAborted();
      const turn = interviewerTurn(view, turnId);
      if (!opens && !turn) return [];
      // An earlier attempt may be in the record after all, or the clause before this one may not: doubled or torn text would move every word after it.
      if ((turn?.clauses ?? 0) !== clause.index) throw outOfStep();
      return opens ? [...openingEvents(options, view, move), event] : [event];
    });
    sound.markDurable(clause);
  } catch (error) {
    sound.fail(error);
    throw error;
  }
}

/** Nothing of a turn that was thrown away meanwhile: what is erased stays so. */
export function eventsOf(view: InterviewView, turnId: string, event: RecordEvent): RecordEvent[] {
  return interviewerTurn(view, turnId) ? [event] : [];
}

/** What opens a turn: the question that it leaves behind, and the turn itself. */
function openingEvents({ request, turnId, services, head }: WriteTurnOptions, view: InterviewView, move: Move | null): RecordEvent[] {
  const { interviewer } = head;
  invariant(move, "a turn has a move before it has text");
  const opened: RecordEvent = {
    type: "turn.opened",
    turnId,
    move,
    interviewer,
    voice: services.voice.id,
  };
  const questionId = openQuestion(view)?.move.questionId ?? null;
  const skips = request === "skip" && questionId !== null && !view.skippedQuestionIds.includes(questionId);
  return skips ? [{ type: "question.skipped", questionId }, opened] : [opened];
}

/** The interviewer's text alone; the move is noted on the way. `onBreak`: another goes on after the last whole clause. */
async function* textOf(options: WriteTurnOptions, onBreak: () => void): AsyncGenerator<string> {
  const { limits, schedule } = options.services;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  let begun = false;
  const patience = (): number => (begun ? limits.stallMs : limits.firstTextMs);
  const parts = partsFrom(options, signal);
  try {
    for await (const part of timed(parts, { patience, schedule, signal: options.signal, late: saidNothing })) {
      if (part.type === "move") noteMove(options, part);
      else if (part.type === "stand-in") {
        onBreak();
        options.onStandIn(part.standIn);
      } else {
        begun = true;
        options.times?.reach("firstTokenMs");
        yield part.text;
      }
    }
  } finally {
    stop.abort();
  }
}

/** A turn that was begun before goes on behind what it has, for that may have been heard. */
function partsFrom(options: WriteTurnOptions, signal: AbortSignal): AsyncIterable<ReplyPart> {
  const { sound, head, services } = options;
  const { interviewer } = services;
  const asked = replyOptions(options, signal);
  const textSoFar = sound.ownText;
  if (!textSoFar || !head.move) return interviewer.reply(asked);
  const begun = { ...asked, move: head.move, textSoFar };
  const isWhole = restOfTurn(begun) === "";
  return isWhole || !interviewer.continue ? restByRules(begun) : interviewer.continue(begun);
}

async function* restByRules(begun: ContinueOptions): AsyncGenerator<ReplyPart> {
  const rest = restOfTurn(begun);
  if (rest) yield { type: "text", text: /\s$/.test(begun.textSoFar) ? rest : ` ${rest}` };
}

function noteMove({ head, onStandIn }: WriteTurnOptions, { move, standIn }: Extract<ReplyPart, { type: "move" }>): void {
  head.move ??= move;
  if (!standIn) return;
  head.interviewer = standIn.id;
  onStandIn(standIn);
}

/** What the interviewer is told: all of it from the record, without the turn that is being made. */
function replyOptions({ record, turnId, request }: WriteTurnOptions, signal: AbortSignal): ReplyOptions {
  const view = { ...record.view, turns: record.view.turns.filter((turn) => turn.turnId !== turnId) };
  invariant(view.settings && view.plan, "an interview that has begun has settings and a plan");
  const question = openQuestion(view);
  return {
    settings: view.settings,
    plan: view.plan,
    conversation: conversationOf(view),
    openQuestion: question && { turnId: question.turnId, move: question.move, text: ownWords(question.text, question) },
    skippedQuestionIds: view.skippedQuestionIds,
    request,
    elapsedMs: samplesToMs(view.clockSamples),
    signal,
  };
}

function outOfStep(): StorageError {
  return new StorageError("The database failed while this was being written. What is saved of it goes on when you try again.", {
    code: "storage-unavailable",
    retryable: true,
  });
}

function saidNothing(): ProviderError {
  return new ProviderError("The interviewer did not answer in time. Everything you said is saved; try again.", {
    code: "provider-timeout",
    retryable: true,
  });
}
