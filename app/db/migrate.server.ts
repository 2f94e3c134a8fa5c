import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";

import { invariant } from "~/domain/errors";

import type { Pool } from "./database.server";
import { allowSilence } from "./silence-limit.server";

/** Any fixed number: names the advisory lock, so that several servers that start at once migrate one after the other. */
const MIGRATION_LOCK = 4_855_451;
/** Of one statement of a migration, or of waiting for another server that migrates. */
const MIGRATION_MS = 300_000;

/** Brings the database up to this version of Hotseat. */
export async function migrateDatabase(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    allowSilence(client, MIGRATION_MS + 1_000);
    await client.query(`set statement_timeout = ${MIGRATION_MS}`);
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await migrate(drizzle(client), { migrationsFolder: migrationsFolder() });
  } finally {
    client.release(true); // closing the connection frees the lock and the timeout
  }
}

/** Beside this file, both in the source and in the build, where chunks lie one folder deeper. */
function migrationsFolder(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const folder = [path.join(here, "migrations"), path.join(here, "..", "migrations")].find((candidate) => existsSync(candidate));
  invariant(folder, `the migrations are missing beside ${here}`);
  return folder;
}
