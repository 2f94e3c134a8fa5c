import { and, count, eq, isNull, sql, sum } from "drizzle-orm";

import type { Database, Transaction } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews } from "~/db/schema.server";
import type { ListQuery } from "~/domain/list-query";
import { byIndex } from "~/services/search/by-index.server";

import { type InterviewServices, interviewServices } from "./interview-services.server";
import { isListed } from "./list-conditions.server";

export interface ListTotals {
  /** All interviews of the owner. */
  interviews: number;
  /** Of all their objects, as far as they were counted. */
  storedBytes: number;
  /** Interviews in which something was said that searches do not find yet. */
  unindexed: number;
}

/** How many interviews there are, how much they take, and how far behind the index of the search is. Throws `StorageError`. */
export async function listTotals({ ownerId }: { ownerId: string }, { db }: Pick<InterviewServices, "db"> = interviewServices()): Promise<ListTotals> {
  const all = and(eq(interviews.ownerId, ownerId), isNull(interviews.deletingAt));
  const bytes = sum(interviews.storedBytes).mapWith(Number);
  const unindexed = sql<number>`(count(*) filter (where ${interviews.indexedSeq} < ${interviews.lastSeq}))::int`;
  const [total] = await withDatabaseErrors(() => db.select({ count: count(), bytes, unindexed }).from(interviews).where(all));
  return { interviews: total?.count ?? 0, storedBytes: total?.bytes ?? 0, unindexed: total?.unindexed ?? 0 };
}

/** How many interviews are asked for. Throws `StorageError`. */
export async function countMatching({ ownerId, query }: { ownerId: string; query: ListQuery }, { db }: Pick<InterviewServices, "db"> = interviewServices()): Promise<number> {
  const matchingOf = (asked: Database | Transaction) => asked.select({ count: count() }).from(interviews).where(isListed(query, ownerId));
  const [matching] = await withDatabaseErrors(() => (query.q === undefined ? matchingOf(db) : byIndex(db, matchingOf)));
  return matching?.count ?? 0;
}
