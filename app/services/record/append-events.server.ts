import { and, eq } from "drizzle-orm";

import type { Transaction } from "~/db/database.server";
import { commands, events, interviews } from "~/db/schema.server";
import { InvalidInputError, NotFoundError, invariant } from "~/domain/errors";
import { type RecordEvent, recordEventSchema, turnIdOf } from "~/domain/record";

import { forgetWords } from "~/services/search/forget-words.server";

import { cleanText } from "./clean-text";
import { bookmarksErasedBy, eraseBookmarks, eraseTurns, turnsErasedBy } from "./erase-turns.server";
import { eraseVideo, refuseVoidVideo } from "./erase-video.server";
import { type Projection, columnsOf, updateProjection } from "./projection.server";
import type { StoredEvent } from "./read-record.server";
import { RecordMovedError } from "./record-moved-error";
import { type InterviewRef, livingInterview, partOf } from "./record-scope.server";

export interface Appended {
  /** `seq` of the last event: of the command's when it was done before, else of the record. */
  seq: number;
  /** The command was done before; nothing was appended. */
  duplicate: boolean;
  /** What was appended now; empty for a duplicate. */
  events: StoredEvent[];
}

interface AppendInOptions {
  /** Each as `validEvent` gives it. */
  newEvents: readonly RecordEvent[];
  commandId?: string;
  /** The `seq` behind which they belong. Default: whatever the last one is. */
  knownSeq?: number;
  at: Date;
}

/** Appends under the lock of the interview's row, so that numbers have no gaps. Throws `RecordMovedError` when `knownSeq` is not the last. */
export async function appendEvents(tx: Transaction, ref: InterviewRef, options: AppendInOptions): Promise<Appended> {
  const { newEvents, commandId, knownSeq, at } = options;
  const before = await lockInterview(tx, ref);
  // Also for a command that was done before: its events are what the caller does not know.
  if (knownSeq !== undefined && knownSeq !== before.lastSeq) throw new RecordMovedError();
  const seq = before.lastSeq + newEvents.length;
  const doneAt = commandId === undefined ? null : await claimCommand(tx, ref, { commandId, seq });
  if (doneAt !== null) return { seq: doneAt, duplicate: true, events: [] };

  await refuseVoidVideo(tx, ref, newEvents);
  const stored = newEvents.map((event, index) => ({ seq: before.lastSeq + index + 1, at, event }));
  const turnIds = newEvents.flatMap(turnsErasedBy);
  await insertEvents(tx, ref, stored);
  await eraseTurns(tx, ref, { turnIds, at });
  await forgetWords(tx, ref, turnIds);
  await eraseBookmarks(tx, ref, { bookmarkIds: newEvents.flatMap(bookmarksErasedBy), at });
  await eraseVideo(tx, ref, { newEvents, at });
  await updateProjection(tx, ref, { before, newEvents, erased: turnIds.length > 0, at });
  return { seq, duplicate: false, events: stored };
}

/** Makes the row that `appendEvents` needs. */
export async function insertInterview(tx: Transaction, ref: InterviewRef, { newEvents, at }: AppendInOptions): Promise<void> {
  const [first] = newEvents;
  invariant(first?.type === "interview.created", "a record begins with interview.created");
  const { settings } = cleanText(first);
  await tx.insert(interviews).values({ id: ref.interviewId, ownerId: ref.ownerId, createdAt: at, ...columnsOf(settings) });
}

/** The event as it is kept. Throws `InvalidInputError`. */
export function validEvent(event: RecordEvent): RecordEvent {
  const parsed = recordEventSchema.safeParse(event);
  if (parsed.success) return cleanText(parsed.data);
  const issue = parsed.error.issues[0];
  throw new InvalidInputError(`This cannot be kept in the record: ${event.type} ${issue?.path.join(".")}: ${issue?.message}`);
}

async function lockInterview(tx: Transaction, ref: InterviewRef): Promise<Projection> {
  const { lastSeq, status, answers, clockSamples, begunAt, endedAt } = interviews;
  const columns = { lastSeq, status, answers, clockSamples, begunAt, endedAt };
  const [row] = await tx.select(columns).from(interviews).where(livingInterview(ref)).for("update");
  if (!row) throw new NotFoundError();
  return row;
}

/** Takes the command for `seq`; when it was done before, returns the `seq` that it had then. */
async function claimCommand(
  tx: Transaction,
  ref: InterviewRef,
  claim: { commandId: string; seq: number },
): Promise<number | null> {
  const [claimed] = await tx.insert(commands).values({ ...ref, ...claim }).onConflictDoNothing().returning();
  if (claimed) return null;
  const [done] = await tx
    .select({ seq: commands.seq })
    .from(commands)
    .where(and(partOf(commands, ref), eq(commands.commandId, claim.commandId)));
  invariant(done, "a command that conflicts is there");
  return done.seq;
}

async function insertEvents(tx: Transaction, ref: InterviewRef, stored: readonly StoredEvent[]): Promise<void> {
  if (stored.length === 0) return;
  const rows = stored.map(({ seq, at, event }) => ({
    ...ref,
    seq,
    at,
    type: event.type,
    turnId: turnIdOf(event),
    payload: event,
  }));
  await tx.insert(events).values(rows);
}
