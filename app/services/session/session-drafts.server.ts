import type { Signal } from "~/domain/protocol";
import { type InterviewView, openAnswer } from "~/domain/transcript";

import { type AnswerFinished, DraftTurn } from "./draft-turn.server";
import type { OnNotice } from "./session-notices.server";
import type { SessionRecord } from "./session-record.server";
import { type SessionServices, steadyNow } from "./session-services";
import { within } from "./timed-iteration";
import { TurnTimes } from "./turn-times";

type DraftRequest = Extract<Signal, { type: "turn.draft" }>;

export interface SessionDraftsOptions {
  services: SessionServices;
  record: SessionRecord;
  onNotice: OnNotice;
  /** Resolves once the question that is being answered is whole; null when it is. */
  questionWhole: () => Promise<void> | null;
  /** The words of the open answer up to this sample; rejects where they cannot be known. */
  wordsOf: (answerTurnId: string, samples: number) => Promise<string>;
}

interface Waiting {
  turnId: string;
  abort: AbortController;
}

/** Replies that are made before the end of the answer is certain: at most one at a time. */
export class SessionDrafts {
  readonly #options: SessionDraftsOptions;
  /** It waits for the answer's words. */
  #waiting: Waiting | null = null;
  #draft: DraftTurn | null = null;
  /** Drafts since the last reply that were begun and not used. */
  #wasted = 0;

  constructor(options: SessionDraftsOptions) {
    this.#options = options;
  }

  /** Begins a draft in place of an earlier one. Failures are silent: the reply is then made when it is asked for. */
  begin(message: DraftRequest): void {
    void this.drop();
    if (!mayDraft(this.#options.record.view, message)) return;
    const waiting: Waiting = { turnId: message.turnId, abort: new AbortController() };
    this.#waiting = waiting;
    const begunAt = steadyNow(this.#options.services);
    this.#wordsOf(message, waiting.abort.signal).then(
      (text) => {
        if (this.#waiting !== waiting) return;
        this.#waiting = null;
        if (text) this.#draft = this.#make(message, { text, begunAt });
      },
      () => {
        if (this.#waiting === waiting) this.#waiting = null;
      },
    );
  }

  /** Drops the draft, or only that of `turnId`; resolves when nothing is left of it. */
  async drop(turnId?: string): Promise<void> {
    if (turnId === undefined || this.#waiting?.turnId === turnId) this.#stopWaiting();
    const draft = this.#draft;
    if (!draft || (turnId !== undefined && draft.turnId !== turnId)) return;
    this.#draft = null;
    this.#wasted += 1;
    this.#options.services.observer?.draft(draft.live.failed ? "failed" : "dropped");
    await draft.drop();
  }

  /** The reply `turnId` to an answer whose words are certain now: the draft of it when the words are the same, else a new one. */
  replyTo(answer: AnswerFinished, { turnId, askedAt }: { turnId: string; askedAt: number }): DraftTurn {
    const { services } = this.#options;
    const draft = this.#draft;
    const fits = draft?.turnId === turnId && draft.repliesTo(answer);
    if (!fits) void this.drop();
    const times = fits ? draft.times : new TurnTimes(this.#options.services, null);
    this.#draft = null;
    this.#stopWaiting();
    times.askedFor(askedAt);
    times.draft = fits ? "used" : this.#wasted > 0 ? "dropped" : "none";
    times.modelCalls = this.#wasted + 1;
    this.#wasted = 0;
    if (fits) services.observer?.draft("used");
    return fits ? draft : new DraftTurn({ ...this.#options, turnId, answer, times });
  }

  #stopWaiting(): void {
    this.#waiting?.abort.abort(new Error("This draft was dropped"));
    this.#waiting = null;
  }

  async #wordsOf({ text, answerTurnId, samples }: DraftRequest, signal: AbortSignal): Promise<string> {
    if (text !== null) return text.trim();
    const { services, wordsOf } = this.#options;
    const { schedule, limits } = services;
    const late = (): Error => new Error("The words of the draft came too late");
    return (await within(wordsOf(answerTurnId, samples), { ms: limits.draftWordsMs, schedule, signal, late })).trim();
  }

  #make({ turnId, answerTurnId, samples }: DraftRequest, { text, begunAt }: { text: string; begunAt: number }): DraftTurn {
    const times = new TurnTimes(this.#options.services, null);
    times.reach("draftedMs", begunAt);
    const answer: AnswerFinished = { type: "answer.finished", turnId: answerTurnId, text, words: [], source: "server", samples };
    return new DraftTurn({ ...this.#options, turnId, answer, times });
  }
}

/** Only for the answer that is being given, and only a turn that is not there yet. */
function mayDraft(view: InterviewView, { turnId, answerTurnId }: DraftRequest): boolean {
  if (view.status !== "live" || !view.plan || !view.settings) return false;
  return openAnswer(view)?.turnId === answerTurnId && !view.turns.some((turn) => turn.turnId === turnId);
}
