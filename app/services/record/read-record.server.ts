import { and, asc, eq, gt, inArray, isNull, lte } from "drizzle-orm";

import type { Database, Transaction } from "~/db/database.server";
import { events, interviews } from "~/db/schema.server";
import { NotFoundError } from "~/domain/errors";
import { type RecordEvent, recordEventSchema } from "~/domain/record";

import { type InterviewRef, livingInterview, partOf } from "./record-scope.server";
import { turnOrdinals } from "./turn-ordinals";

export interface StoredEvent {
  /** 1, 2, 3 … in each interview. */
  seq: number;
  at: Date;
  event: RecordEvent;
}

/** Events of some turns, up to a `seq`; or those behind one. */
type Only = { turnIds: string[]; upTo: number } | { after: number };

/** All events in order, or `only` some; erased ones left out. Throws `NotFoundError`. */
export async function readRecord(db: Database | Transaction, ref: InterviewRef, only?: Only): Promise<StoredEvent[]> {
  const chosen = only && ("after" in only ? gt(events.seq, only.after) : and(inArray(events.turnId, only.turnIds), lte(events.seq, only.upTo)));
  const rows = await db
    .select({ seq: events.seq, at: events.at, payload: events.payload })
    .from(events)
    .innerJoin(interviews, eq(interviews.id, events.interviewId))
    .where(and(partOf(events, ref), livingInterview(ref), isNull(events.erasedAt), chosen))
    .orderBy(asc(events.seq));
  // interview.created is never erased, so a record without events is none.
  if (rows.length === 0 && !only) throw new NotFoundError();
  return rows.map(({ seq, at, payload }) => ({ seq, at, event: recordEventSchema.parse(payload) }));
}

/** Number of the last event. Throws `NotFoundError`. */
export async function readSeq(db: Database | Transaction, ref: InterviewRef): Promise<number> {
  const [row] = await db.select({ seq: interviews.lastSeq }).from(interviews).where(livingInterview(ref));
  if (!row) throw new NotFoundError();
  return row.seq;
}

/** Place of each turn that was ever opened, erased ones too. */
export async function readOrdinals(db: Database | Transaction, ref: InterviewRef): Promise<Map<string, number>> {
  const rows = await db
    .select({ type: events.type, turnId: events.turnId })
    .from(events)
    .where(partOf(events, ref))
    .orderBy(asc(events.seq));
  return turnOrdinals(rows);
}
