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

export interface BestMatches {
  /** The best first: those in which the words were said most, and close to their role. At most `RANKED_LIMIT`. */
  ids: string[];
  /** How many match at all: counted beside, for to find a frequent word in all documents takes most of the time. */
  matching: number;
}

export async function bestMatches(db: Database | Transaction, { where, terms }: BestOptions): Promise<BestMatches> {
  const newest = db
    .select({ id: interviews.id, createdAt: interviews.createdAt, matching: sql<number>`count(*) over ()`.as("matching") })
    .from(interviews)
    .where(where)
    .orderBy(desc(interviews.createdAt), desc(interviews.id))
    .limit(RANKED_LIMIT);
  const query = anyOf(terms);
  const { rows } = await db.execute<{ id: string; matching: number }>(sql`
    with newest as materialized (${newest})
    select newest.id, newest.matching::int from newest, lateral (
      select coalesce(sum(case speaker when 'about' then ${ABOUT_WEIGHT}::float else 1 end * ts_rank(words, ${query})), 0) as rank
      from search_texts where interview_id = newest.id and (words @@ ${query}) is true
    ) as ranked
    order by ranked.rank desc, newest.created_at desc, newest.id desc`);
  return { ids: rows.map(({ id }) => id), matching: rows[0]?.matching ?? 0 };
}
