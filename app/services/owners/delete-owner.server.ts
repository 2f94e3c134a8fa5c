import { and, count, eq, isNotNull, isNull } from "drizzle-orm";

import type { Database } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews, owners, tags } from "~/db/schema.server";
import { HotseatError } from "~/domain/errors";
import { deleteMarked } from "~/services/interviews/delete-interview.server";
import type { InterviewServices } from "~/services/interviews/interview-services.server";
import { noteErasure } from "~/services/record/note-erasure.server";

import { deleteStrays } from "./delete-strays.server";

/** Deletions at once: each waits for the bucket most of the time. */
const AT_ONCE = 3;

interface BeginOptions {
  ownerId: string;
  /** How many interviews the person was told will go. */
  expected: number;
}

/**
 * Begins to delete all that an owner has: from this moment none of it is found any more, whatever happens to the server, and the next request
 * comes from a new owner. Throws a conflict when there are more or fewer interviews than the person was told, and `StorageError`.
 */
export function beginOwnerDeletion({ ownerId, expected }: BeginOptions, { db }: { db: Database }): Promise<void> {
  return withDatabaseErrors(() =>
    db.transaction(async (tx) => {
      const deletingAt = new Date();
      await tx.update(owners).set({ deletingAt }).where(eq(owners.id, ownerId));
      const marked = await tx.update(interviews).set({ deletingAt }).where(livingOf(ownerId)).returning({ id: interviews.id });
      if (marked.length === expected) return;
      throw new HotseatError(`There are ${marked.length} interviews now, not ${expected}. Nothing was deleted. Load the page and look again.`, { code: "conflict" });
    }),
  );
}

const livingOf = (ownerId: string) => and(eq(interviews.ownerId, ownerId), isNull(interviews.deletingAt));

interface FinishOptions {
  ownerId: string;
  /** Ends a live session of an interview, which would go on storing sound. Default: nothing. */
  endSession?: (interviewId: string) => Promise<void>;
  /** Ends it early, between interviews; what is left is deleted when it is called again. Default: never. */
  signal?: AbortSignal;
}

/**
 * Deletes what `beginOwnerDeletion` has marked and sees that nothing is left: objects first, so that a crash or an outage is made good when it
 * is called again. Throws `StorageError` when something could not be deleted.
 */
export async function finishOwnerDeletion(options: FinishOptions, services: InterviewServices): Promise<void> {
  const { ownerId, signal } = options;
  // Who was at work when it began may have made another interview since.
  for (let interviewIds = await markedOf(ownerId, services.db); interviewIds.length > 0; interviewIds = await markedOf(ownerId, services.db)) {
    for (let at = 0; at < interviewIds.length; at += AT_ONCE) {
      if (signal?.aborted) return;
      await deleteSome(interviewIds.slice(at, at + AT_ONCE), options, services);
    }
  }
  await deleteStrays(ownerId, services);
  await removeOwner(ownerId, services.db);
}

async function markedOf(ownerId: string, db: Database): Promise<string[]> {
  await withDatabaseErrors(() => db.update(interviews).set({ deletingAt: new Date() }).where(livingOf(ownerId)));
  const rows = await withDatabaseErrors(() => db.select({ id: interviews.id }).from(interviews).where(eq(interviews.ownerId, ownerId)));
  return rows.map(({ id }) => id);
}

async function deleteSome(interviewIds: readonly string[], { ownerId, endSession }: FinishOptions, services: InterviewServices): Promise<void> {
  const outcomes = await Promise.allSettled(
    interviewIds.map(async (interviewId) => {
      await endSession?.(interviewId);
      await deleteMarked({ ownerId, interviewId }, services);
    }),
  );
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

/** Every table that names the owner refers to its row: as long as one of them has anything, the database keeps it. */
function removeOwner(ownerId: string, db: Database): Promise<void> {
  return withDatabaseErrors(() =>
    db.transaction(async (tx) => {
      await tx.delete(tags).where(eq(tags.ownerId, ownerId));
      await tx.delete(owners).where(and(eq(owners.id, ownerId), isNotNull(owners.deletingAt)));
      await noteErasure(tx);
    }),
  );
}

export interface OwnersLeft {
  /** Owners of whom something may be left. */
  ownerIds: string[];
  /** Their interviews that are not deleted yet. */
  interviews: number;
}

/** What is left of deletions that have begun. Throws `StorageError`. */
export async function ownersBeingDeleted({ db }: { db: Database }): Promise<OwnersLeft> {
  const left = db
    .select({ id: owners.id, interviews: count(interviews.id) })
    .from(owners)
    .leftJoin(interviews, eq(interviews.ownerId, owners.id))
    .where(isNotNull(owners.deletingAt))
    .groupBy(owners.id);
  const rows = await withDatabaseErrors(() => left);
  return { ownerIds: rows.map(({ id }) => id), interviews: rows.reduce((sum, row) => sum + row.interviews, 0) };
}
