import { and, asc, lte, sql } from "drizzle-orm";

import type { Database, Transaction } from "~/db/database.server";
import { events, interviews } from "~/db/schema.server";
import { NotFoundError } from "~/domain/errors";
import { Semaphore } from "~/services/concurrency/semaphore";

import { type InterviewRef, livingInterview, partOf } from "./record-scope.server";

/** Any fixed number: with the interview's hash it names the advisory lock under which its copy is written. */
const COPY_LOCK = 4_855_453;
/** Copies that are written at once: each holds one of ten connections, and a slow bucket must leave the others to the record. */
const COPIES_AT_ONCE = 2;
const KEEP_LIMIT_MS = 300_000;
const slots = new Semaphore(COPIES_AT_ONCE);

export interface CopiedEvent {
  seq: number;
  at: Date;
  type: string;
  turnId: string | null;
  /** As Postgres writes it: the same contents are always the same text. Not parsed, for long records are copied often. */
  payload: string;
  erasedAt: Date | null;
}

/** All that the database knows of an interview, erased events included. */
export interface RecordCopy extends InterviewRef {
  status: (typeof interviews.$inferSelect)["status"];
  createdAt: Date;
  begunAt: Date | null;
  endedAt: Date | null;
  clockSamples: number;
  /** Of the last event. */
  seq: number;
  events: CopiedEvent[];
}

/**
 * What `keep` has made durable: all that there is of the interview by now, how many bytes that is, and whether nothing is missing, such as sound that is
 * not packed yet; or its record while other files are about to be written.
 */
export type Kept = { bytes: number; whole: boolean } | "record";

/** An interview of which the bucket lacks something. */
export interface InterviewBehind extends InterviewRef {
  status: RecordCopy["status"];
  /** Of its last event. */
  seq: number;
}

export interface KeepOptions {
  /** Does nothing when everything was kept at the record's last event already. Default false. */
  unlessKept?: boolean;
}

/**
 * Hands the record to `keep`, one at a time for each interview over all servers, so that an older copy never replaces a newer one. A
 * `keep` that leaves the database alone for five minutes fails. Throws `NotFoundError`, and what `keep` throws.
 */
export function keepCopy(db: Database, ref: InterviewRef, keep: (copy: RecordCopy) => Promise<Kept>, options: KeepOptions = {}): Promise<void> {
  return slots.run(() =>
    db.transaction(async (tx) => {
      // Between two statements the bucket is written to, and that may take long; the bucket's own patience ends it.
      await tx.execute(sql`set local idle_in_transaction_session_timeout = ${sql.raw(String(KEEP_LIMIT_MS))}`);
      await lockCopy(tx, ref.interviewId);
      const row = await readRow(tx, ref);
      if (options.unlessKept && row.storedSeq === row.lastSeq) return;
      const copy = await readCopy(tx, ref, row);
      const kept = await keep(copy);
      const storedSeq = kept !== "record" && kept.whole ? copy.seq : Math.min(row.storedSeq, copy.seq - 1);
      await tx.update(interviews).set({ storedSeq, ...(kept !== "record" && { storedBytes: kept.bytes }) }).where(livingInterview(ref));
    }),
  );
}

/** Reads what `keepCopy` would hand out. Throws `NotFoundError`. */
export async function readRecordCopy(db: Database, ref: InterviewRef): Promise<RecordCopy> {
  return readCopy(db, ref, await readRow(db, ref));
}

/** Waits until no copy of the interview is being written. */
export function copiesWritten(db: Database, interviewId: string): Promise<void> {
  return db.transaction((tx) => lockCopy(tx, interviewId));
}

async function lockCopy(tx: Transaction, interviewId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${COPY_LOCK}, hashtext(${interviewId}))`);
}

async function readRow(db: Database | Transaction, ref: InterviewRef) {
  const [row] = await db.select().from(interviews).where(livingInterview(ref));
  if (!row) throw new NotFoundError();
  return row;
}

/** Up to the row's last event: what is appended meanwhile is in the next copy. */
async function readCopy(db: Database | Transaction, ref: InterviewRef, row: typeof interviews.$inferSelect): Promise<RecordCopy> {
  const { seq, at, type, turnId, erasedAt } = events;
  const payload = sql<string>`${events.payload}::text`;
  const copied = await db
    .select({ seq, at, type, turnId, payload, erasedAt })
    .from(events)
    .where(and(partOf(events, ref), lte(events.seq, row.lastSeq)))
    .orderBy(asc(events.seq));
  const { status, createdAt, begunAt, endedAt, clockSamples, lastSeq } = row;
  return { ...ref, status, createdAt, begunAt, endedAt, clockSamples, seq: lastSeq, events: copied };
}

/** Interviews of which the bucket is behind, oldest first. */
export function readInterviewsBehind(db: Database): Promise<InterviewBehind[]> {
  return db
    .select({ interviewId: interviews.id, ownerId: interviews.ownerId, status: interviews.status, seq: interviews.lastSeq })
    .from(interviews)
    .where(and(sql`${interviews.storedSeq} < ${interviews.lastSeq}`, sql`${interviews.deletingAt} is null`))
    .orderBy(asc(interviews.createdAt), asc(interviews.id));
}
