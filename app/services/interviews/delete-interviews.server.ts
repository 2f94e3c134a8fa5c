import { type SQL, and, asc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";

import type { Database } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews } from "~/db/schema.server";
import { HotseatError } from "~/domain/errors";
import type { ListQuery } from "~/domain/list-query";
import type { InterviewRef } from "~/services/record/record-scope.server";

import type { DeletionQueue } from "./deletion-queue";
import { deletionQueue } from "./deletion-queue-instance.server";
import { interviewServices } from "./interview-services.server";
import { isListed } from "./list-conditions.server";

/** Another server may be at work on what was marked less long ago. */
const STUCK_MS = 60_000;
const NAMED = 20;

interface DeletionServices {
  db: Database;
  queue: Pick<DeletionQueue, "add" | "isOpen" | "hasFailed">;
}

const deletionServices = (): DeletionServices => ({ db: interviewServices().db, queue: deletionQueue() });

/** Interviews by their ids, or all that a list shows and as many as the person was told. */
export type Chosen = { interviewIds: readonly string[] } | { query: ListQuery; expected: number };

/**
 * Begins to delete several interviews for good: from this moment none of them is found any more, whatever happens to the server. Returns
 * how many they are. Throws a conflict when the list has changed since the person read it, and `StorageError`.
 */
export async function deleteInterviews({ ownerId, chosen }: { ownerId: string; chosen: Chosen }, services: DeletionServices = deletionServices()): Promise<number> {
  const refs = await withDatabaseErrors(() =>
    services.db.transaction(async (tx) => {
      const wanted = "interviewIds" in chosen ? and(own(ownerId), inArray(interviews.id, [...chosen.interviewIds])) : isListed(chosen.query, ownerId);
      const marked = await tx.update(interviews).set({ deletingAt: sql`now()` }).where(wanted).returning({ interviewId: interviews.id, ownerId: interviews.ownerId });
      if ("expected" in chosen && chosen.expected !== marked.length) throw changed(marked.length);
      return marked;
    }),
  );
  services.queue.add(refs);
  return refs.length;
}

const own = (ownerId: string): SQL | undefined => and(eq(interviews.ownerId, ownerId), isNull(interviews.deletingAt));

function changed(now: number): HotseatError {
  return new HotseatError(`The list has changed: ${now} match now. Nothing was deleted. Look at it again.`, { code: "conflict" });
}

export interface Deletions {
  /** Being deleted now. */
  open: number;
  /** Could not be deleted yet. */
  failed: number;
  /** Some of those, by name. */
  named: { interviewId: string; role: string; company: string }[];
}

/** How far the owner's deletions are. Throws `StorageError`. */
export async function openDeletions({ ownerId }: { ownerId: string }, { db, queue }: DeletionServices = deletionServices()): Promise<Deletions> {
  const marked = await readMarked(db, ownerId);
  const stuck = marked.filter(({ interviewId, ageMs }) => !queue.isOpen(interviewId) && (queue.hasFailed(interviewId) || ageMs > STUCK_MS));
  const named = stuck.slice(0, NAMED).map(({ interviewId, role, company }) => ({ interviewId, role, company }));
  return { open: marked.length - stuck.length, failed: stuck.length, named };
}

/** Tries again what could not be deleted. Throws `StorageError`. */
export async function retryDeletions({ ownerId }: { ownerId: string }, { db, queue }: DeletionServices = deletionServices()): Promise<void> {
  const marked = await readMarked(db, ownerId);
  queue.add(marked.map(({ interviewId }): InterviewRef => ({ interviewId, ownerId })));
}

function readMarked(db: Database, ownerId: string) {
  const { id, role, company, deletingAt } = interviews;
  const ageMs = sql<number>`extract(epoch from now() - ${deletingAt}) * 1000`.mapWith(Number);
  return withDatabaseErrors(() =>
    db.select({ interviewId: id, role, company, ageMs }).from(interviews).where(and(eq(interviews.ownerId, ownerId), isNotNull(deletingAt))).orderBy(asc(deletingAt)),
  );
}
