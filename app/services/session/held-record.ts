import type { RecordEvent } from "~/domain/record";
import { type InterviewView, applyEvent } from "~/domain/transcript";

import type { CommitOptions, Decide, SessionRecord } from "./session-record.server";

/** What the making of a turn needs of the record. */
export type TurnRecord = Pick<SessionRecord, "ref" | "view" | "commit" | "append" | "turnName">;

export interface CommitAfterOptions extends CommitOptions {
  /** Told when something that is held is in the transaction, which is on its way: it becomes durable, or all of it fails. */
  onDecided?: () => void;
}

interface Held {
  decide: Decide;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * The record as a draft sees it: some events are supposed to have happened, and what the draft writes waits in memory until they
 * really have. Then it is appended in their transaction, and from then on everything goes straight through.
 */
export class HeldRecord implements TurnRecord {
  readonly #record: SessionRecord;
  readonly #supposed: readonly RecordEvent[];
  #held: Held[] = [];
  #state: { type: "holding" } | { type: "open" } | { type: "dropped"; reason: Error } = { type: "holding" };

  constructor(record: SessionRecord, supposed: readonly RecordEvent[]) {
    this.#record = record;
    this.#supposed = supposed;
  }

  get ref(): SessionRecord["ref"] {
    return this.#record.ref;
  }

  get view(): InterviewView {
    const { view } = this.#record;
    return this.#state.type === "open" ? view : this.#supposed.reduce(applyEvent, view);
  }

  /** Whether anything waits to be appended. */
  get holdsAny(): boolean {
    return this.#held.length > 0;
  }

  turnName: SessionRecord["turnName"] = (turnId, role) => this.#record.turnName(turnId, role);

  append(events: readonly RecordEvent[]): Promise<void> {
    return this.commit(() => events);
  }

  /** Durable when it returns, however long that takes. Throws what `drop` was given. */
  commit(decide: Decide): Promise<void> {
    if (this.#state.type === "open") return this.#record.commit(decide);
    if (this.#state.type === "dropped") return Promise.reject(this.#state.reason);
    return new Promise((resolve, reject) => this.#held.push({ decide, resolve, reject }));
  }

  /** Commits what was supposed, and in the same transaction all that is held unless it was dropped. Throws as `SessionRecord.commit`. */
  async commitAfter(decide: Decide, { onDecided, ...options }: CommitAfterOptions): Promise<void> {
    const taken: Held[] = [];
    try {
      await this.#record.commit((view) => {
        const first = decide(view);
        taken.push(...this.#held.splice(0));
        const events = [...first, ...decideAll(taken, first.reduce(applyEvent, view))];
        if (events.length > first.length) onDecided?.();
        return events;
      }, options);
    } catch (error) {
      for (const { reject } of taken) reject(error);
      throw error;
    }
    for (const { resolve } of taken) resolve();
    if (this.#state.type === "holding") this.#open();
  }

  /** Nothing that is held, or comes later, is ever written. */
  drop(reason: Error): void {
    if (this.#state.type !== "holding") return;
    this.#state = { type: "dropped", reason };
    for (const { reject } of this.#held.splice(0)) reject(reason);
  }

  /** What came while the others were written follows them. */
  #open(): void {
    this.#state = { type: "open" };
    for (const { decide, resolve, reject } of this.#held.splice(0)) this.#record.commit(decide).then(resolve, reject);
  }
}

/** The events of all that can still be decided; those that cannot are told so, and taken out of `held`. */
function decideAll(held: Held[], view: InterviewView): RecordEvent[] {
  const events: RecordEvent[] = [];
  for (const one of [...held]) {
    try {
      const decided = one.decide(view);
      events.push(...decided);
      view = decided.reduce(applyEvent, view);
    } catch (error) {
      held.splice(held.indexOf(one), 1);
      one.reject(error);
    }
  }
  return events;
}
