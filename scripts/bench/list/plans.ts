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
  const client = await pool.connect();
  try {
    for (const { text, params } of executed) {
      // What comes with a transaction (`by-index.server.ts`) is done, and not explained.
      const isQuestion = /^\s*(select|with)\b/i.test(text);
      const { rows } = await client.query<{ "QUERY PLAN": unknown }>(isQuestion ? `explain (format json) ${text}` : text, params);
      if (isQuestion) for (const [, index = ""] of JSON.stringify(rows).matchAll(/"Index Name":"([^"]+)"/g)) used.add(index);
    }
  } finally {
    client.release();
  }
  return [...used].sort();
}
