import { and, count, eq, isNull, sum } from "drizzle-orm";

import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews } from "~/db/schema.server";
import { type ListQuery, isFiltered } from "~/domain/list-query";

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
    const [[total], [matching]] = await Promise.all([countOf(all), isFiltered(query) ? db.select({ count: count() }).from(interviews).where(isListed(query, ownerId)) : [null]]);
    const interviewsInAll = total?.count ?? 0;
    return { interviews: interviewsInAll, storedBytes: total?.bytes ?? 0, matching: matching?.count ?? interviewsInAll };
  });
}
