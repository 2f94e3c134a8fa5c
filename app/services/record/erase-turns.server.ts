import { type SQL, and, inArray, isNull, sql } from "drizzle-orm";

import type { Transaction } from "~/db/database.server";
import { events, pendingErasures } from "~/db/schema.server";
import { type RecordEvent, isErasable, recordEventSchema } from "~/domain/record";

import { noteErasure } from "./note-erasure.server";
import { readOrdinals } from "./read-record.server";
import { type InterviewRef, partOf } from "./record-scope.server";

/** The turns that an event erases. */
export function turnsErasedBy(event: RecordEvent): readonly string[] {
  if (event.type === "answer.discarded" || event.type === "turn.withdrawn") return [event.turnId];
  if (event.type === "answer.redone") return event.turnIds;
  return [];
}

/** The bookmark whose words an event erases. */
export function bookmarksErasedBy(event: RecordEvent): readonly string[] {
  return event.type === "bookmark.removed" ? [event.bookmarkId] : [];
}

interface EraseOptions {
  turnIds: readonly string[];
  at: Date;
}

/** Empties the turns' events and notes that their objects have to go. The rows stay: something was here. */
export async function eraseTurns(tx: Transaction, ref: InterviewRef, { turnIds, at }: EraseOptions): Promise<void> {
  if (turnIds.length === 0) return;
  await eraseEvents(tx, ref, { which: inArray(events.turnId, [...turnIds]), at });
  await notePending(tx, ref, turnIds);
}

/** Empties the bookmarks' events: a note that is removed is nowhere any more. */
export async function eraseBookmarks(tx: Transaction, ref: InterviewRef, { bookmarkIds, at }: { bookmarkIds: readonly string[]; at: Date }): Promise<void> {
  if (bookmarkIds.length === 0) return;
  await eraseEvents(tx, ref, { which: inArray(sql`${events.payload}->>'bookmarkId'`, [...bookmarkIds]), at });
}

export async function eraseEvents(tx: Transaction, ref: InterviewRef, { which, at }: { which: SQL; at: Date }): Promise<void> {
  const rows = await tx
    .select({ seq: events.seq, payload: events.payload })
    .from(events)
    .where(and(partOf(events, ref), which, isNull(events.erasedAt)));
  const seqs = rows.filter(({ payload }) => isErasable(recordEventSchema.parse(payload))).map(({ seq }) => seq);
  if (seqs.length === 0) return;
  await tx
    .update(events)
    .set({ payload: {}, erasedAt: at })
    .where(and(partOf(events, ref), inArray(events.seq, seqs)));
  await noteErasure(tx);
}

async function notePending(tx: Transaction, ref: InterviewRef, turnIds: readonly string[]): Promise<void> {
  const ordinals = await readOrdinals(tx, ref);
  const pending = turnIds.flatMap((turnId) => {
    const ordinal = ordinals.get(turnId);
    return ordinal === undefined ? [] : [{ ...ref, turnId, ordinal }];
  });
  if (pending.length > 0) await tx.insert(pendingErasures).values(pending).onConflictDoNothing();
}
