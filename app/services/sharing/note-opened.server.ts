import { and, eq, isNull, lt, or, sql } from "drizzle-orm";

import { withDatabaseErrors } from "~/db/database-errors.server";
import type { Database } from "~/db/database.server";
import { shares } from "~/db/schema.server";

/** Notes that somebody opened a link, once a minute at most, so that a page that is loaded all the time writes little. Throws `StorageError`. */
export async function noteOpened(db: Database, shareId: string): Promise<void> {
  const notJustNow = or(isNull(shares.openedAt), lt(shares.openedAt, sql`now() - interval '1 minute'`));
  await withDatabaseErrors(() => db.update(shares).set({ openedAt: sql`now()` }).where(and(eq(shares.id, shareId), notJustNow)));
}
