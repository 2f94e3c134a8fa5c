import { type SQL, desc, sql } from "drizzle-orm";

import type { Database, Transaction } from "~/db/database.server";
import { interviews } from "~/db/schema.server";
import { RANKED_LIMIT } from "~/domain/list-query";

import { anyOf } from "./search-conditions.server";
import type { SearchTerm } from "./search-terms";

/** How much more a word of the role, the company or a tag counts than one that was said. */
const ABOUT_WEIGHT = 4;

interface BestOptions {
  /** Which interviews are asked for. */
  where: SQL | undefined;
  terms: readonly SearchTerm[];
}

/** Ids of the interviews that match best, the best first: those in which the words were said most, and close to their role. */
export async function bestMatches(db: Database | Transaction, { where, terms }: BestOptions): Promise<string[]> {
  const newest = db
    .select({ id: interviews.id, createdAt: interviews.createdAt })
    .from(interviews)
    .where(where)
    .orderBy(desc(interviews.createdAt), desc(interviews.id))
    .limit(RANKED_LIMIT);
  const query = anyOf(terms);
  const { rows } = await db.execute<{ id: string }>(sql`
    with newest as materialized (${newest})
    select newest.id from newest, lateral (
      select coalesce(sum(case speaker when 'about' then ${ABOUT_WEIGHT}::float else 1 end * ts_rank(words, ${query})), 0) as rank
      from search_texts where interview_id = newest.id and (words @@ ${query}) is true
    ) as ranked
    order by ranked.rank desc, newest.created_at desc, newest.id desc`);
  return rows.map(({ id }) => id);
}
