import { and, eq, inArray, isNull } from "drizzle-orm";

import type { Transaction } from "~/db/database.server";
import { events, pendingErasures } from "~/db/schema.server";
import { HotseatError } from "~/domain/errors";
import { type RecordEvent, recordEventSchema } from "~/domain/record";
import { type Stretch, touches, voidOf } from "~/domain/video";

import { eraseEvents } from "./erase-turns.server";
import { type InterviewRef, partOf } from "./record-scope.server";

/** Stands in `pending_erasures`, with ordinal 0, for video whose objects have to go while no turn does. */
export const VIDEO_ERASURE = { turnId: "video", ordinal: 0 };

const VOIDING = ["answer.discarded", "answer.redone", "video.removed"];

/** Empties the events of segments that touch what new events have thrown away, and notes that their objects have to go. */
export async function eraseVideo(tx: Transaction, ref: InterviewRef, { newEvents, at }: { newEvents: readonly RecordEvent[]; at: Date }): Promise<void> {
  const voids = newEvents.map(voidOf).filter((gone) => gone !== null);
  if (voids.length === 0) return;
  const rows = await tx
    .select({ seq: events.seq, payload: events.payload })
    .from(events)
    .where(and(partOf(events, ref), eq(events.type, "video.stored"), isNull(events.erasedAt)));
  const seqs = rows.filter(({ payload }) => isVoid(recordEventSchema.parse(payload), voids)).map(({ seq }) => seq);
  if (seqs.length > 0) await eraseEvents(tx, ref, { which: inArray(events.seq, seqs), at });
  // Those that a turn takes along go with its own row.
  if (newEvents.some(({ type }) => type === "video.removed")) await tx.insert(pendingErasures).values({ ...ref, ...VIDEO_ERASURE }).onConflictDoNothing();
}

/** Of what was thrown away no video comes in afterwards. Throws `HotseatError` with `conflict`. */
export async function refuseVoidVideo(tx: Transaction, ref: InterviewRef, newEvents: readonly RecordEvent[]): Promise<void> {
  if (!newEvents.some(({ type }) => type === "video.stored")) return;
  const rows = await tx
    .select({ payload: events.payload })
    .from(events)
    .where(and(partOf(events, ref), inArray(events.type, VOIDING)));
  const voids = rows.map(({ payload }) => voidOf(recordEventSchema.parse(payload))).filter((gone) => gone !== null);
  if (newEvents.some((event) => isVoid(event, voids))) throw thrownAway();
}

export function thrownAway(): HotseatError {
  return new HotseatError("This part of the interview was thrown away, so its video is not kept.", { code: "conflict" });
}

const isVoid = (event: RecordEvent, voids: readonly Stretch[]): boolean => event.type === "video.stored" && voids.some((gone) => touches(event, gone));
