import { HotseatError } from "~/domain/errors";
import type { RecordEvent } from "~/domain/record";
import { type InterviewView, applyEvent, viewOf } from "~/domain/transcript";
import { type TurnRole, turnName } from "~/services/objects/object-keys";
import type { InterviewRef, RecordStore, StoredEvent } from "~/services/record/record-store.server";

export interface CommitOptions {
  commandId?: string;
}

/**
 * The record of one interview with its view beside it. All writing of a session goes through here, one after the other, so that the
 * view is always that of the events in the database and a decision is made on what it will be appended to.
 */
export class SessionRecord {
  #view: InterviewView;
  /** Of the last event. */
  #seq: number;
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

  /** Resolves once all that was committed before is in the view, or has failed. */
  settled(): Promise<void> {
    return this.#inOrder(() => Promise.resolve());
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
   * Appends what `decide` makes of the view as it then is; nothing when it returns nothing or throws. A command that was done
   * before changes nothing. Durable when it returns. Throws what `decide` throws, `NotFoundError` and `StorageError`.
   */
  commit(decide: (view: InterviewView) => readonly RecordEvent[], options: CommitOptions = {}): Promise<void> {
    return this.#inOrder(async () => {
      const events = decide(this.#view);
      if (events.length === 0 && options.commandId === undefined) return;
      const known = { seq: this.#seq, view: this.#view };
      const appended = await this.store.append(this.ref, events, { ...options, known });
      if (!appended.duplicate) this.#seq = appended.seq;
      for (const { event } of appended.events) this.#view = applyEvent(this.#view, event);
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
