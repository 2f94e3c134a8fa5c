import type { ConversationTurn } from "~/domain/conversation";
import { invariant } from "~/domain/errors";
import type { InterviewPlan } from "~/domain/question";
import type { Move } from "~/domain/record";
import type { InterviewSettings } from "~/domain/settings";

import type { Interviewer, ReplyOptions, Request } from "./interviewer";

export interface Spoken {
  turnId: string;
  move: Move;
  text: string;
}

/** An interview in memory and in text only, heard word for word: for simulations and for tests of interviewers. */
export class Rehearsal {
  readonly conversation: ConversationTurn[] = [];
  readonly skippedQuestionIds: string[] = [];
  elapsedMs = 0;
  open: Spoken | null = null;
  ended = false;
  #turns = 0;

  constructor(
    readonly interviewer: Interviewer,
    readonly settings: InterviewSettings,
    readonly plan: InterviewPlan,
  ) {}

  static async begin(options: {
    interviewer: Interviewer;
    settings: InterviewSettings;
    seed?: number;
    recentQuestionIds?: readonly string[];
  }): Promise<Rehearsal> {
    const { interviewer, settings, seed = 1, recentQuestionIds = [] } = options;
    const plan = await interviewer.plan({ settings, seed, recentQuestionIds, signal: new AbortController().signal });
    return new Rehearsal(interviewer, settings, plan);
  }

  /** What the interviewer is told when asked for `request`. */
  replyOptions(request: Request, signal = new AbortController().signal): ReplyOptions {
    const { conversation, elapsedMs, open, plan, settings, skippedQuestionIds } = this;
    return { settings, plan, conversation, openQuestion: open, skippedQuestionIds, request, elapsedMs, signal };
  }

  /** Has the interviewer speak; the whole turn is heard. */
  async hear(request: Request = "next"): Promise<Spoken> {
    invariant(!this.ended, "nobody speaks after the last turn");
    const skipped = this.open?.move.questionId;
    let move: Move | null = null;
    let text = "";
    for await (const part of this.interviewer.reply(this.replyOptions(request))) {
      if (part.type === "move") move = part.move;
      else text = part.type === "text" ? text + part.text : part.textSoFar;
    }
    invariant(move, "every turn has a move");
    if (request === "skip" && skipped) this.skippedQuestionIds.push(skipped);
    const spoken = { turnId: this.#newTurnId(), move, text };
    this.conversation.push({ role: "interviewer", ...spoken });
    if (move.kind !== "remark") this.open = spoken;
    this.ended = move.last;
    return spoken;
  }

  /** The candidate says `text` to the open question. */
  say(text: string): void {
    invariant(this.open, "there is a question to answer");
    const questionTurnId = this.open.move.repeatOf ?? this.open.turnId;
    this.conversation.push({ role: "candidate", turnId: this.#newTurnId(), questionTurnId, text });
  }

  async answer(text: string): Promise<Spoken> {
    this.say(text);
    return await this.hear();
  }

  #newTurnId(): string {
    this.#turns += 1;
    return `turn${String(this.#turns).padStart(4, "0")}`;
  }
}
