import type { RecordEvent } from "~/domain/record";

import { type CommitAfterOptions, HeldRecord } from "./held-record";
import { LiveTurn } from "./live-turn.server";
import type { OnNotice } from "./session-notices.server";
import type { SessionRecord } from "./session-record.server";
import type { SessionServices } from "./session-services";
import type { TurnTimes } from "./turn-times";

export type AnswerFinished = Extract<RecordEvent, { type: "answer.finished" }>;

export interface DraftTurnOptions {
  services: SessionServices;
  record: SessionRecord;
  turnId: string;
  /** What the turn replies to, as if it were in the record. */
  answer: AnswerFinished;
  onNotice: OnNotice;
  questionWhole: () => Promise<void> | null;
  times: TurnTimes;
}

/** The interviewer's reply to an answer that is not in the record yet: nothing of it leaves memory before it is committed. */
export class DraftTurn {
  readonly live: LiveTurn;
  readonly times: TurnTimes;
  readonly answer: AnswerFinished;
  readonly #services: SessionServices;
  readonly #held: HeldRecord;
  readonly #notices: Parameters<OnNotice>[] = [];
  #state: "draft" | "committed" | "dropped" = "draft";

  constructor({ services, record, turnId, answer, onNotice, questionWhole, times }: DraftTurnOptions) {
    this.answer = answer;
    this.times = times;
    this.#services = services;
    this.#held = new HeldRecord(record, [answer]);
    this.live = new LiveTurn({
      services,
      record: this.#held,
      turnId,
      request: "next",
      recorded: null,
      onNotice: (...notice) => {
        if (this.#state === "committed") onNotice(...notice);
        else this.#notices.push(notice);
      },
      questionWhole,
      times,
      draft: true,
    });
    this.#tellNotices = () => this.#notices.splice(0).forEach((notice) => onNotice(...notice));
  }

  readonly #tellNotices: () => void;

  get turnId(): string {
    return this.live.turnId;
  }

  /** Resolves once words of it wait to be committed, or it has none after `joinWordsMs`. */
  async firstWords(): Promise<void> {
    const { limits, schedule } = this.#services;
    const isOver = (): boolean => this.#held.holdsAny || this.live.failed || this.dropped;
    if (isOver()) return;
    const stop = new AbortController();
    const cancel = schedule(() => stop.abort(new Error("There are no words yet")), limits.joinWordsMs);
    await this.live.sound.changed.until(isOver, stop.signal).catch(() => undefined);
    cancel();
  }

  get dropped(): boolean {
    return this.#state === "dropped";
  }

  /** Whether it replies to just this. */
  repliesTo({ turnId, text }: AnswerFinished): boolean {
    return this.#state === "draft" && !this.live.failed && this.answer.turnId === turnId && this.answer.text === text;
  }

  /** Commits the answer, and in the same transaction what there is of the reply unless it was dropped. Throws as the record does. */
  async commitAfter(decide: Parameters<HeldRecord["commitAfter"]>[0], options: CommitAfterOptions): Promise<void> {
    await this.#held.commitAfter(decide, options);
    if (this.#state !== "draft") return;
    this.#state = "committed";
    this.#tellNotices();
  }

  /** Stops everything; nothing of it is left anywhere. A committed one is a draft no more and goes on. */
  async drop(): Promise<void> {
    if (this.#state !== "draft") return;
    this.#state = "dropped";
    this.#held.drop(new Error("This draft was dropped"));
    await this.live.stop();
  }
}
