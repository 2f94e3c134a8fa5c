import { asc, isNull, sql } from "drizzle-orm";

import { getDatabase } from "~/db/client.server";
import type { Database } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { owners } from "~/db/schema.server";
import { newId } from "~/domain/ids";

/** Any fixed number: names the advisory lock that keeps two first requests from making two owners. */
const FIRST_OWNER_LOCK = 4_855_452;

/**
 * Whose request it is. One owner per installation, made at the first request, and anew once all that the last one had is being deleted; once there are accounts, this is the place that reads
 * the request's session. Throws `StorageError`.
 */
export async function currentOwner(_request: Request, db: Database = getDatabase()): Promise<{ ownerId: string }> {
  return withDatabaseErrors(async () => (await findOwner(db)) ?? (await makeOwner(db)));
}

async function findOwner(db: Pick<Database, "select">): Promise<{ ownerId: string } | undefined> {
  const [owner] = await db.select({ ownerId: owners.id }).from(owners).where(isNull(owners.deletingAt)).orderBy(asc(owners.createdAt), asc(owners.id)).limit(1);
  return owner;
}

function makeOwner(db: Database): Promise<{ ownerId: string }> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${FIRST_OWNER_LOCK})`);
    const madeMeanwhile = await findOwner(tx);
    if (madeMeanwhile) return madeMeanwhile;
    const ownerId = newId();
    await tx.insert(owners).values({ id: ownerId });
    return { ownerId };
  });
}
