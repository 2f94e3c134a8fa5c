import type { Command } from "~/domain/protocol";
import type { RecordEvent } from "~/domain/record";
import type { InterviewView } from "~/domain/transcript";

import type { AnswerFinished, DraftTurn } from "./draft-turn.server";
import type { SessionDrafts } from "./session-drafts.server";
import type { SessionRecord } from "./session-record.server";
import { type SessionServices, steadyNow } from "./session-services";
import type { AskedTurn, SessionTurns } from "./session-turns.server";

type Finish = Extract<Command, { type: "answer.finish" }>;

export interface CommitAnswer {
  answer: AnswerFinished;
  /** The answer's events, or the reason why it cannot be finished. */
  decide: (view: InterviewView) => RecordEvent[];
  commandId: string;
  reply: AskedTurn | undefined;
  /** When the page decided, on the session's clock. */
  askedAt: number;
}

export interface SessionRepliesOptions {
  services: SessionServices;
  record: SessionRecord;
  drafts: SessionDrafts;
  turns: SessionTurns;
}

/** Replies that are made with the answer they reply to, without another round trip. */
export class SessionReplies {
  readonly #options: SessionRepliesOptions;

  constructor(options: SessionRepliesOptions) {
    this.#options = options;
  }

  /** An answer is being finished. */
  expect({ reply }: Finish): void {
    const { turns, drafts } = this.#options;
    if (!reply || !turns.expect(reply)) void drafts.drop();
  }

  expectNothing(): void {
    this.#options.turns.expectNothing();
    void this.#options.drafts.drop();
  }

  /** Commits the answer and what there is of its reply; returns what sends the reply. Throws as the record does. */
  async commit(options: CommitAnswer): Promise<() => void> {
    const { record, turns } = this.#options;
    const { answer, decide, commandId, reply, askedAt } = options;
    const heardAt = steadyNow(this.#options.services);
    const draft = reply && turns.isExpected(reply.turnId) ? this.#replyTo(answer, reply, askedAt) : null;
    if (!draft) {
      await record.commit(decide, { commandId });
      return () => undefined;
    }
    draft.times.reach("transcribedMs", heardAt);
    await this.#commitWith(draft, decide, commandId);
    draft.times.reach("answerStoredMs");
    return () => (draft.dropped ? undefined : turns.adopt(draft));
  }

  #replyTo(answer: AnswerFinished, { turnId }: AskedTurn, askedAt: number): DraftTurn | null {
    const { view } = this.#options.record;
    const possible = view.plan !== null && view.settings !== null && !view.turns.some((turn) => turn.turnId === turnId);
    return possible ? this.#options.drafts.replyTo(answer, { turnId, askedAt }) : null;
  }

  async #commitWith(draft: DraftTurn, decide: CommitAnswer["decide"], commandId: string): Promise<void> {
    try {
      // Words that an interviewer has at once go into the answer's transaction, as a draft's do: their sound would wait for two, one after the other.
      await draft.firstWords();
      const { turns } = this.#options;
      if (!turns.isExpected(draft.turnId)) await draft.drop();
      await draft.commitAfter(decide, { commandId, onDecided: () => turns.sendAhead(draft) });
    } catch (error) {
      await draft.drop();
      throw error;
    }
  }
}
