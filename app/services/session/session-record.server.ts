import { setTimeout as sleep } from "node:timers/promises";

import { HotseatError, StorageError } from "~/domain/errors";
import type { RecordEvent } from "~/domain/record";
import { type InterviewView, applyEvent, viewOf } from "~/domain/transcript";
import { type TurnRole, turnName } from "~/services/objects/object-keys";
import { beginsWith } from "~/services/record/begins-with.server";
import { RecordMovedError } from "~/services/record/record-moved-error";
import type { InterviewRef, RecordStore, StoredEvent } from "~/services/record/record-store.server";

/** Others write seldom, such as a bookmark: whoever is overtaken so often gives up. */
const MOST_TRIES = 5;
/** After a failed append it is looked whether it was done: a PostgreSQL that crashed is back in 0.4 to 1.2 s, and other connections may be broken, too. */
const LOOK_FOR_MS = 2_000;
const LOOK_EVERY_MS = 200;

export interface CommitOptions {
  commandId?: string;
}

/** What happens now, seeing the record as it is. */
export type Decide = (view: InterviewView) => readonly RecordEvent[];

/**
 * The record of one interview with its view beside it. All writing of a session goes through here, one after the other, so that the
 * view is always that of the events in the database and a decision is made on what it will be appended to.
 */
export class SessionRecord {
  #view: InterviewView;
  /** Of the last event. */
  #seq: number;
  /** An append failed, and may have been done all the same or be done yet: until the next one succeeds, for then it cannot be any more. */
  #uncertain = false;
  #chain: Promise<unknown> = Promise.resolve();
  readonly #ordinals = new Map<string, number>();

  private constructor(
    private readonly store: RecordStore,
    readonly ref: InterviewRef,
    stored: StoredEvent[],
  ) {
    [this.#view, this.#seq] = foldOf(stored);
  }

  /** Throws `NotFoundError` and `StorageError`. */
  static async open(store: RecordStore, ref: InterviewRef): Promise<SessionRecord> {
    return new SessionRecord(store, ref, await store.loadStored(ref));
  }

  get view(): InterviewView {
    return this.#view;
  }

  /** Whether there may be more in the record than in the view, because the database failed; `settled` looks. */
  get isUncertain(): boolean {
    return this.#uncertain;
  }

  /** Resolves once all that was committed before is in the view, or has failed. Never rejects. */
  settled(): Promise<void> {
    // While the database cannot say, whoever commits next is told so.
    return this.#inOrder(() => (this.#uncertain ? this.#catchUp().then(undefined, () => undefined) : Promise.resolve()));
  }

  /** Reads everything again: another server or a page may have written meanwhile. */
  reload(): Promise<void> {
    return this.#inOrder(async () => {
      [this.#view, this.#seq] = foldOf(await this.store.loadStored(this.ref));
    });
  }

  append(events: readonly RecordEvent[], options: CommitOptions = {}): Promise<void> {
    return this.commit(() => events, options);
  }

  /**
   * Appends what `decide` makes of the view as it then is; nothing when it returns nothing or throws. It is asked again when somebody else has written
   * meanwhile. A command that was done before changes nothing. Durable when it returns. Throws what `decide` throws, `NotFoundError` and `StorageError`.
   */
  commit(decide: Decide, options: CommitOptions = {}): Promise<void> {
    return this.#inOrder(async () => {
      if (this.#uncertain) await this.#catchUp();
      for (let tries = 1; ; tries += 1) {
        const events = decide(this.#view);
        if (events.length === 0 && options.commandId === undefined) return;
        try {
          return await this.#append(events, options);
        } catch (error) {
          if (!(error instanceof RecordMovedError) || tries === MOST_TRIES) throw error;
          await this.#catchUp();
        }
      }
    });
  }

  isDone(commandId: string): Promise<boolean> {
    return this.store.isDone(this.ref, commandId);
  }

  load(): Promise<RecordEvent[]> {
    return this.#inOrder(() => this.store.load(this.ref));
  }

  /** The name of a turn's objects, such as "3-candidate". The turn must have been opened. */
  async turnName(turnId: string, role: TurnRole): Promise<string> {
    return turnName(await this.ordinal(turnId), role);
  }

  /** The turn's place among all turns that were ever opened, from 1. */
  async ordinal(turnId: string): Promise<number> {
    return this.#ordinals.get(turnId) ?? this.#loadOrdinal(turnId);
  }

  async #append(events: readonly RecordEvent[], options: CommitOptions): Promise<void> {
    const known = { seq: this.#seq, view: this.#view };
    try {
      const appended = await this.store.append(this.ref, events, { ...options, known });
      if (!appended.duplicate) this.#take(appended.events);
    } catch (error) {
      if (error instanceof RecordMovedError || !(error instanceof StorageError)) throw error;
      this.#uncertain = true;
      if (!(await this.#isThere(events))) throw error;
    }
    this.#uncertain = false;
  }

  /** A connection may break between the commit and its answer: then it was done, and nobody need hear of it. */
  async #isThere(events: readonly RecordEvent[]): Promise<boolean> {
    const until = performance.now() + LOOK_FOR_MS;
    for (;;) {
      try {
        return events.length > 0 && beginsWith(await this.#catchUp(), events);
      } catch {
        // Why the append failed is the error to tell.
        if (performance.now() >= until) return false;
      }
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Reads what came behind the view's last event. */
  async #catchUp(): Promise<StoredEvent[]> {
    const more = await this.store.loadStored(this.ref, this.#seq);
    this.#take(more);
    return more;
  }

  #take(stored: readonly StoredEvent[]): void {
    this.#seq = stored.at(-1)?.seq ?? this.#seq;
    for (const { event } of stored) this.#view = applyEvent(this.#view, event);
  }

  async #loadOrdinal(turnId: string): Promise<number> {
    for (const [id, ordinal] of await this.store.ordinals(this.ref)) this.#ordinals.set(id, ordinal);
    const ordinal = this.#ordinals.get(turnId);
    if (ordinal === undefined) throw new HotseatError("This turn is not in the record any more.", { code: "not-found" });
    return ordinal;
  }

  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#chain.then(work);
    this.#chain = result.catch(() => undefined);
    return result;
  }
}

/** The view, and the number of the last event; erased events are always followed by the one that erased them. */
function foldOf(stored: readonly StoredEvent[]): [view: InterviewView, seq: number] {
  return [viewOf(stored.map(({ event }) => event)), stored.at(-1)?.seq ?? 0];
}
