import { sql } from "drizzle-orm";

import type { Transaction } from "~/db/database.server";
import { erasureTraces } from "~/db/schema.server";

/** In the transaction that erases: the files of the database are to be written anew (`app/db/erase-traces.server.ts`). */
export async function noteErasure(tx: Transaction): Promise<void> {
  const since = sql`clock_timestamp()`;
  await tx.insert(erasureTraces).values({ id: 1, since }).onConflictDoUpdate({ target: erasureTraces.id, set: { since } });
}
