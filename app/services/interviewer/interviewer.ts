import type { ConversationTurn } from "~/domain/conversation";
import type { InterviewPlan } from "~/domain/question";
import type { Move } from "~/domain/record";
import type { InterviewSettings } from "~/domain/settings";

export interface PlanOptions {
  settings: InterviewSettings;
  /** Questions of the owner's last five interviews, to be avoided while others are left. */
  recentQuestionIds: readonly string[];
  /** Makes the choice repeatable. Any integer. */
  seed: number;
  signal: AbortSignal;
}

/** What the candidate or the loop wants from the interviewer now. */
export type Request =
  /** React to the last answer, or open the first question. */
  | "next"
  /** Say the open question again (asked by button). */
  | "repeat"
  /** Leave the open question and go on. */
  | "skip"
  /** Ask the open question again, because its answer was rolled back. */
  | "again";

export interface ReplyOptions {
  settings: InterviewSettings;
  plan: InterviewPlan;
  /** Only what was heard and answered, oldest first; discarded and redone answers are not in it. */
  conversation: readonly ConversationTurn[];
  /** Full text of the question that waits for an answer, heard or not; null when none does. */
  openQuestion: { turnId: string; move: Move; text: string } | null;
  skippedQuestionIds: readonly string[];
  request: Request;
  /** Time since the interview began, pauses left out. */
  elapsedMs: number;
  signal: AbortSignal;
}

/** Another interviewer that speaks a turn or its rest, because the chosen one failed; `message` tells the candidate so. */
export interface StandIn {
  id: string;
  name: string;
  message: string;
}

/** Exactly one move comes first; then the text in pieces of any size. */
export type ReplyPart =
  | { type: "move"; move: Move; standIn?: StandIn }
  | { type: "text"; text: string }
  /** In the middle another goes on: `textSoFar` stands, a fragment after it is withdrawn (see `ClauseSplitter.breakOff`). */
  | { type: "stand-in"; standIn: StandIn; textSoFar: string };

export interface ContinueOptions extends ReplyOptions {
  move: Move;
  /** What was given out of the turn: whole clauses, never empty. They may have been heard, so they stay. */
  textSoFar: string;
}

/** Decides and writes what the interviewer says. Every adapter passes `interviewer-conformance.ts`. */
export interface Interviewer {
  /** Stable id, such as "built-in". */
  readonly id: string;
  /** For people, such as "Built-in interviewer". */
  readonly name: string;
  /** What this one cannot do, in a sentence for the page; null when there is nothing to say. */
  readonly limits: string | null;
  /** Throws `ProviderError`. */
  plan(options: PlanOptions): Promise<InterviewPlan>;
  /** Throws `ProviderError`; `options.signal` stops it. */
  reply(options: ReplyOptions): AsyncIterable<ReplyPart>;
  /**
   * Ends a turn that another began: what comes after `textSoFar`, without saying any of it again. The move's question is in the whole
   * turn. Parts are text and stand-ins only. Throws `ProviderError`. Default: it cannot.
   */
  continue?(options: ContinueOptions): AsyncIterable<ReplyPart>;
  /** Whether it can hold an interview in this language (BCP 47). Default: in any. */
  speaks?(language: string): boolean;
}
