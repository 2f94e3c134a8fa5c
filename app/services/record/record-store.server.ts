import { and, asc, eq, inArray } from "drizzle-orm";

import type { Database } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { commands, interviews, pendingErasures } from "~/db/schema.server";
import type { RecordEvent } from "~/domain/record";

import { type KnownRecord, appendAtOnce } from "./append-at-once.server";
import { type Appended, appendEvents, insertInterview, validEvent } from "./append-events.server";
import { type StoredEvent, readOrdinals, readRecord, readSeq } from "./read-record.server";
import { type InterviewBehind, type KeepOptions, type Kept, type RecordCopy, copiesWritten, keepCopy, readInterviewsBehind, readRecordCopy } from "./record-copy.server";
import { type InterviewRef, livingInterview, partOf } from "./record-scope.server";

export type { Appended, InterviewBehind, InterviewRef, Kept, RecordCopy, StoredEvent };

export interface AppendOptions {
  /** Its events are appended once, however often it comes. Default: none, and every call appends. */
  commandId?: string;
  /**
   * The record that the events were decided on: they are appended to just that, and faster; `RecordMovedError` when somebody else has written since.
   * Default: to whatever there is.
   */
  known?: KnownRecord;
}

/** A turn whose text is erased and whose objects must go too; or `VIDEO_ERASURE`, for video alone. */
export interface PendingErasure {
  turnId: string;
  ordinal: number;
}

/** The append-only record of interviews. Throws `NotFoundError`, `InvalidInputError` and `StorageError`. */
export interface RecordStore {
  /** Makes the interview; the first event must be `interview.created`. */
  create(ref: InterviewRef, newEvents: readonly RecordEvent[]): Promise<Appended>;
  /**
   * Appends in one transaction, one at a time for each interview; durable when it returns. `answer.discarded` and
   * `answer.redone` erase their turns' events in the same transaction and leave the turns in `pendingErasures`.
   */
  append(ref: InterviewRef, newEvents: readonly RecordEvent[], options?: AppendOptions): Promise<Appended>;
  /** Whether a command's events are in the record. */
  isDone(ref: InterviewRef, commandId: string): Promise<boolean>;
  /** All events in order, erased ones left out. */
  load(ref: InterviewRef): Promise<RecordEvent[]>;
  /** The same with numbers and times; only those behind `after`, and there may be none. Default: all. */
  loadStored(ref: InterviewRef, after?: number): Promise<StoredEvent[]>;
  /** Number of its last event: as long as it stays, so does all that follows from the record. */
  seq(ref: InterviewRef): Promise<number>;
  /** Place of each turn, 1 for the first; erased turns keep theirs, so that no number comes twice. The next is `size + 1`. */
  ordinals(ref: InterviewRef): Promise<ReadonlyMap<string, number>>;
  pendingErasures(ref: InterviewRef): Promise<PendingErasure[]>;
  /** Says that the objects of these turns are gone. */
  clearErasures(ref: InterviewRef, turnIds: readonly string[]): Promise<void>;
  /** All that the database knows of the interview, as it is now. */
  copy(ref: InterviewRef): Promise<RecordCopy>;
  /** Hands a copy to `keep`, which makes it durable in the bucket; one at a time for each interview, over all servers. Throws what `keep` throws. */
  keepCopy(ref: InterviewRef, keep: (copy: RecordCopy) => Promise<Kept>, options?: KeepOptions): Promise<void>;
  /** Waits until nobody is writing a copy of the interview. */
  copiesWritten(interviewId: string): Promise<void>;
  /** Interviews of all owners of which the bucket is behind. */
  interviewsBehind(): Promise<InterviewBehind[]>;
  /** Notes how much the objects of the interview are, when something was added to what a copy has counted. */
  countBytes(ref: InterviewRef, bytes: number): Promise<void>;
}

export interface RecordStoreOptions {
  db: Database;
  /** Default: the system clock. */
  now?: () => Date;
}

export function createRecordStore({ db, now = () => new Date() }: RecordStoreOptions): RecordStore {
  return {
    create: (ref, newEvents) =>
      withDatabaseErrors(() =>
        db.transaction(async (tx) => {
          const options = { newEvents: newEvents.map(validEvent), at: now() };
          await insertInterview(tx, ref, options);
          return appendEvents(tx, ref, options);
        }),
      ),
    append: (ref, given, { commandId, known } = {}) =>
      withDatabaseErrors(async () => {
        const options = { newEvents: given.map(validEvent), commandId, at: now() };
        const events = known ? await appendAtOnce(db, ref, { ...options, known }) : null;
        if (events) return { seq: events.at(-1)?.seq ?? 0, duplicate: false, events };
        return db.transaction((tx) => appendEvents(tx, ref, { ...options, knownSeq: known?.seq }));
      }),
    isDone: async (ref, commandId) => {
      const done = and(partOf(commands, ref), eq(commands.commandId, commandId));
      return (await withDatabaseErrors(() => db.select({ seq: commands.seq }).from(commands).where(done))).length > 0;
    },
    load: async (ref) => (await withDatabaseErrors(() => readRecord(db, ref))).map(({ event }) => event),
    loadStored: (ref, after) => withDatabaseErrors(() => readRecord(db, ref, after === undefined ? undefined : { after })),
    seq: (ref) => withDatabaseErrors(() => readSeq(db, ref)),
    ordinals: (ref) => withDatabaseErrors(() => readOrdinals(db, ref)),
    pendingErasures: (ref) =>
      withDatabaseErrors(() =>
        db
          .select({ turnId: pendingErasures.turnId, ordinal: pendingErasures.ordinal })
          .from(pendingErasures)
          .where(partOf(pendingErasures, ref))
          .orderBy(asc(pendingErasures.ordinal)),
      ),
    clearErasures: async (ref, turnIds) => {
      if (turnIds.length === 0) return;
      const cleared = and(partOf(pendingErasures, ref), inArray(pendingErasures.turnId, [...turnIds]));
      await withDatabaseErrors(() => db.delete(pendingErasures).where(cleared));
    },
    copy: (ref) => withDatabaseErrors(() => readRecordCopy(db, ref)),
    keepCopy: (ref, keep, options) => withDatabaseErrors(() => keepCopy(db, ref, keep, options)),
    copiesWritten: (interviewId) => withDatabaseErrors(() => copiesWritten(db, interviewId)),
    interviewsBehind: () => withDatabaseErrors(() => readInterviewsBehind(db)),
    countBytes: async (ref, storedBytes) => {
      await withDatabaseErrors(() => db.update(interviews).set({ storedBytes }).where(livingInterview(ref)));
    },
  };
}
