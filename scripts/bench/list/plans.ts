import { drizzle } from "drizzle-orm/node-postgres";

import type { Pool } from "~/db/database.server";
import * as schema from "~/db/schema.server";
import { listQueryOf } from "~/domain/list-query";
import { listInterviews } from "~/services/interviews/list-interviews.server";

/** The indexes with which Postgres answers an address of the list: what it really executes is explained. */
export async function indexesFor(pool: Pool, { ownerId, address }: { ownerId: string; address: string }): Promise<string[]> {
  const executed: { text: string; params: unknown[] }[] = [];
  const db = drizzle(pool, { schema, logger: { logQuery: (text, params) => void executed.push({ text, params }) } });
  await listInterviews({ ownerId, query: listQueryOf(new URL(address, "http://localhost").searchParams) }, { db });
  const used = new Set<string>();
  for (const { text, params } of executed) {
    const { rows } = await pool.query<{ "QUERY PLAN": unknown }>(`explain (format json) ${text}`, params);
    for (const [, index = ""] of JSON.stringify(rows).matchAll(/"Index Name":"([^"]+)"/g)) used.add(index);
  }
  return [...used].sort();
}
