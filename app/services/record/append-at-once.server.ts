import { type SQL, sql } from "drizzle-orm";

import type { Database } from "~/db/database.server";
import { commands, events, interviews } from "~/db/schema.server";
import { type RecordEvent, turnIdOf } from "~/domain/record";
import { type InterviewView, applyEvent } from "~/domain/transcript";

import { turnsErasedBy } from "./erase-turns.server";
import { counted } from "./projection.server";
import type { StoredEvent } from "./read-record.server";
import type { InterviewRef } from "./record-scope.server";

/** The record as the caller knows it. */
export interface KnownRecord {
  /** Of its last event. */
  seq: number;
  view: InterviewView;
}

interface AtOnceOptions {
  /** Valid, and with clean text. */
  newEvents: readonly RecordEvent[];
  known: KnownRecord;
  commandId: string | undefined;
  at: Date;
}

/**
 * Appends in one statement, for a reply waits for it: the transaction of `appendEvents` asks the database seven times, and each way there
 * and back is about 0.3 ms. Only for events that erase nothing, and only while the record is as the caller knows it and the command is
 * new; null otherwise, and nothing was done.
 */
export async function appendAtOnce(db: Database, ref: InterviewRef, options: AtOnceOptions): Promise<StoredEvent[] | null> {
  const { newEvents, known, at } = options;
  if (newEvents.length === 0 || newEvents.some((event) => turnsErasedBy(event).length > 0)) return null;
  const { rows } = await db.execute(statement(ref, options));
  if (rows.length === 0) return null;
  return newEvents.map((event, index) => ({ seq: known.seq + index + 1, at, event }));
}

/** The row is locked first: what is found there then holds for everything that follows from it. */
function statement(ref: InterviewRef, { newEvents, known, commandId, at }: AtOnceOptions): SQL {
  const { status, clockSamples, answers } = counted(newEvents.reduce(applyEvent, known.view));
  const seq = known.seq + newEvents.length;
  const time = at.toISOString();
  const timeOf = (type: RecordEvent["type"]): string | null => (newEvents.some((event) => event.type === type) ? time : null);
  const rows = JSON.stringify(newEvents.map((event) => ({ type: event.type, turnId: turnIdOf(event), payload: event })));
  return sql`
    with locked as (
      select id, owner_id from ${interviews}
      where id = ${ref.interviewId} and owner_id = ${ref.ownerId} and deleting_at is null and last_seq = ${known.seq}
      for update
    ), claimed as (${claim(commandId, seq)}
    ), moved as (
      update ${interviews} set last_seq = ${seq}, status = ${status}, answers = ${answers}, clock_samples = ${clockSamples},
        begun_at = coalesce(begun_at, ${timeOf("interview.begun")}::timestamptz),
        ended_at = coalesce(ended_at, ${timeOf("interview.ended")}::timestamptz)
      from claimed where ${interviews}.id = claimed.id
      returning ${interviews}.id, ${interviews}.owner_id
    )
    insert into ${events} (interview_id, seq, owner_id, type, turn_id, payload, at)
    select moved.id, ${known.seq}::int + place, moved.owner_id, one->>'type', one->>'turnId', one->'payload', ${time}::timestamptz
    from moved, jsonb_array_elements(${rows}::jsonb) with ordinality as added (one, place)
    returning seq`;
}

/** The interview's id, unless the command was done before. */
function claim(commandId: string | undefined, seq: number): SQL {
  if (commandId === undefined) return sql`select id from locked`;
  return sql`
      insert into ${commands} (interview_id, command_id, owner_id, seq)
      select id, ${commandId}, owner_id, ${seq}::int from locked
      on conflict do nothing
      returning interview_id as id`;
}
