import { and, count, eq, isNull, sum } from "drizzle-orm";

import type { Database, Transaction } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews } from "~/db/schema.server";
import { type ListQuery, isFiltered } from "~/domain/list-query";
import { byIndex } from "~/services/search/by-index.server";

import { type InterviewServices, interviewServices } from "./interview-services.server";
import { isListed } from "./list-conditions.server";

export interface ListTotals {
  /** All interviews of the owner. */
  interviews: number;
  /** Of all their objects, as far as they were counted. */
  storedBytes: number;
  /** Those that are asked for. */
  matching: number;
}

/** How many interviews there are and how much they take. Throws `StorageError`. */
export async function listTotals(
  { ownerId, query }: { ownerId: string; query: ListQuery },
  { db }: Pick<InterviewServices, "db"> = interviewServices(),
): Promise<ListTotals> {
  const all = and(eq(interviews.ownerId, ownerId), isNull(interviews.deletingAt));
  const countOf = (where: typeof all) => db.select({ count: count(), bytes: sum(interviews.storedBytes).mapWith(Number) }).from(interviews).where(where);
  return withDatabaseErrors(async () => {
    const matchingOf = (asked: Database | Transaction) => asked.select({ count: count() }).from(interviews).where(isListed(query, ownerId));
    const matchingRows = () => (query.q === undefined ? matchingOf(db) : byIndex(db, matchingOf));
    const [[total], [matching]] = await Promise.all([countOf(all), isFiltered(query) ? matchingRows() : [null]]);
    const interviewsInAll = total?.count ?? 0;
    return { interviews: interviewsInAll, storedBytes: total?.bytes ?? 0, matching: matching?.count ?? interviewsInAll };
  });
}
