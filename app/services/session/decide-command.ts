import { SAMPLE_RATE } from "~/domain/audio";
import { rootQuestionTurnId } from "~/domain/conversation";
import { type ErrorCode, HotseatError } from "~/domain/errors";
import type { Command } from "~/domain/protocol";
import type { RecordEvent } from "~/domain/record";
import { unheardReplies } from "~/domain/reopening";
import { type CandidateTurn, type InterviewView, type InterviewerTurn, openAnswer } from "~/domain/transcript";

/** No interview lasts a day; a clock beyond that is a mistake that would spoil every time after it. */
const LATEST_SAMPLE = 24 * 60 * 60 * SAMPLE_RATE;

export type Decision =
  | { type: "append"; events: RecordEvent[] }
  | { type: "reject"; code: ErrorCode; /** for the person */ message: string };

type CommandOf<Type extends Command["type"]> = Extract<Command, { type: Type }>;
/** Commands whose events follow from the record alone. */
export type PlainCommand = Exclude<Command, { type: "answer.finish" | "clip.played" | "interview.end" }>;

const append = (...events: RecordEvent[]): Decision => ({ type: "append", events });
const conflict = (message: string): Decision => ({ type: "reject", code: "conflict", message });
const missing = (message: string): Decision => ({ type: "reject", code: "not-found", message });

/** Why `command` cannot be done at all in this state of the interview; null when it may be looked at further. */
export function obstacle(view: InterviewView, command: Command): Decision | null {
  if (view.status === "ended") return conflict("This interview has ended. You can rewatch it, but not change it any more.");
  if (view.status === "created" && command.type !== "interview.begin") {
    return conflict("This interview has not begun yet. Press Begin interview first.");
  }
  const clock = "atSample" in command ? command.atSample : "startSample" in command ? command.startSample : 0;
  if (clock !== undefined && clock > LATEST_SAMPLE) {
    return { type: "reject", code: "invalid-input", message: "The clock of this page is wrong. Reload the page to go on." };
  }
  return null;
}

/** What a command does to the record. Pure: the same view and command always give the same. */
export function decide(view: InterviewView, command: PlainCommand): Decision {
  switch (command.type) {
    case "interview.begin":
      return view.status === "created" ? append({ type: "interview.begun" }) : conflict("This interview has begun already.");
    case "interview.pause":
      return view.status === "live"
        ? append({ type: "interview.paused", atSample: command.atSample })
        : conflict("This interview is paused already.");
    case "interview.resume":
      return view.status === "paused"
        ? append({ type: "interview.resumed", atSample: command.atSample })
        : conflict("This interview is not paused.");
    case "turn.played":
      return decidePlayed(view, command);
    case "answer.open":
      return decideOpen(view, command);
    case "answer.reopen":
      return decideReopen(view, command);
    case "answer.edit":
      return decideEdit(view, command);
    case "answer.discard":
      return decideDiscard(view, command);
    case "answer.redo":
      return decideRedo(view, command);
  }
}

function decidePlayed(view: InterviewView, command: CommandOf<"turn.played">): Decision {
  const { turnId, startSample, playedSamples, outcome, gaps } = command;
  const turn = interviewerTurn(view, turnId);
  if (!turn) return missing("What the interviewer said there is not in the record any more.");
  const spoken = spokenByPage(turn, command);
  const heard = Math.min(playedSamples, spoken ? spoken.samples : turn.samples);
  return append(...(spoken ? [spoken] : []), { type: "turn.played", turnId, startSample, playedSamples: heard, outcome, ...(gaps && { gaps }) });
}

/** Of a turn without any sound of the server's: the words that the page spoke, as far as they are words of its text, in order. */
function spokenByPage(turn: InterviewerTurn, { words, playedSamples }: CommandOf<"turn.played">): Extract<RecordEvent, { type: "turn.voiced" }> | null {
  if (!words || turn.samples > 0 || turn.words.length > 0 || playedSamples > LATEST_SAMPLE) return null;
  const known = words.filter(
    ({ text, from, to, startSample, endSample }, index) =>
      turn.text.slice(from, to) === text && startSample <= endSample && from >= (words[index - 1]?.to ?? 0),
  );
  return { type: "turn.voiced", turnId: turn.turnId, index: 0, firstSample: 0, samples: playedSamples, words: known, voice: "browser" };
}

function decideOpen(view: InterviewView, { turnId, questionTurnId, mode, startSample, transcribe }: CommandOf<"answer.open">): Decision {
  if (view.turns.some((turn) => turn.turnId === turnId)) return conflict("This answer was begun already.");
  if (openAnswer(view)) return conflict("An answer is being given already. Finish or discard it first.");
  const question = interviewerTurn(view, questionTurnId);
  if (!question) return missing("The question that this answers is not in the record any more.");
  return append({ type: "answer.opened", turnId, questionTurnId: rootQuestionTurnId(question), mode, startSample, ...(transcribe === false && { transcribe }) });
}

/** Throws the reason why something cannot be done, if there is one. */
export function refuse(decision: Decision | null): void {
  if (decision?.type === "reject") throw new HotseatError(decision.message, { code: decision.code });
}

/** Whether `answer.finish` may be tried; null when it may. */
export function finishObstacle(view: InterviewView, turnId: string): Decision | null {
  const answer = candidateTurn(view, turnId);
  if (!answer) return missing("This answer is not in the record any more. It may have been discarded.");
  return answer.status === "open" ? null : conflict("This answer is finished already. You can edit it instead.");
}

/** Only the last answer, and only while nothing was heard of what the interviewer says to it. */
function decideReopen(view: InterviewView, { turnId }: CommandOf<"answer.reopen">): Decision {
  const answer = candidateTurn(view, turnId);
  if (!answer) return missing("This answer is not in the record any more. It may have been discarded.");
  if (answer.status === "open") return conflict("This answer is open already.");
  const replies = unheardReplies(view, answer);
  return replies ? append(...replies.map(withdrawal), { type: "answer.reopened", turnId }) : reactedAlready();
}

const withdrawal = ({ turnId }: InterviewerTurn): RecordEvent => ({ type: "turn.withdrawn", turnId });

/** The reply was heard, so its answer stays as it is. */
export function reactedAlready(): Decision {
  return conflict("The interviewer has reacted to this answer already. Go on in your next answer.");
}

function decideEdit(view: InterviewView, { turnId, text }: CommandOf<"answer.edit">): Decision {
  const answer = candidateTurn(view, turnId);
  if (!answer) return missing("This answer is not in the record any more. It may have been discarded.");
  if (answer.status === "open") return conflict("This answer is not finished yet. Finish it, then edit it.");
  return append({ type: "answer.edited", turnId, text: text.trim() });
}

/** Also when its end was decided just before: whoever pressed in time has it gone. */
function decideDiscard(view: InterviewView, { turnId, atSample }: CommandOf<"answer.discard">): Decision {
  const answer = candidateTurn(view, turnId);
  if (!answer) return missing("This answer is not in the record any more. It may have been discarded already.");
  const replies = answer.status === "finished" ? unheardReplies(view, answer) : [];
  if (!replies) return conflict("The interviewer has reacted to this answer already. Use Redo last answer to take it back.");
  return append(...replies.map(withdrawal), { type: "answer.discarded", turnId, questionTurnId: answer.questionTurnId, voided: voidedFrom(view, answer, atSample) });
}

/** From the answer's first sample to the press, or to where the record's clock stands at least. */
function voidedFrom({ clockSamples }: InterviewView, { startSample }: CandidateTurn, atSample = 0) {
  return { fromSample: startSample, toSample: Math.max(startSample, clockSamples, atSample) };
}

function decideRedo(view: InterviewView, { turnId, atSample }: CommandOf<"answer.redo">): Decision {
  const answer = candidateTurn(view, turnId);
  if (!answer) return missing("This answer is not in the record any more. It may have been redone already.");
  if (lastFinishedAnswer(view) !== answer) return conflict("Only the last finished answer can be redone.");
  const from = view.turns.indexOf(answer);
  const turnIds = view.turns.slice(from).map((turn) => turn.turnId);
  return append({ type: "answer.redone", turnId, questionTurnId: answer.questionTurnId, turnIds, voided: voidedFrom(view, answer, atSample) });
}

export function interviewerTurn(view: InterviewView, turnId: string): InterviewerTurn | undefined {
  return view.turns.find((turn): turn is InterviewerTurn => turn.turnId === turnId && turn.role === "interviewer");
}

export function candidateTurn(view: InterviewView, turnId: string): CandidateTurn | undefined {
  return view.turns.find((turn): turn is CandidateTurn => turn.turnId === turnId && turn.role === "candidate");
}

function lastFinishedAnswer(view: InterviewView): CandidateTurn | undefined {
  return [...view.turns]
    .reverse()
    .find((turn): turn is CandidateTurn => turn.role === "candidate" && turn.status === "finished");
}
