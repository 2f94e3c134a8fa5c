import type { PoolClient } from "pg";

import type { Pool } from "./database.server";
import { withDatabaseErrors } from "./database-errors.server";
import { allowSilence } from "./silence-limit.server";

/** A table that is in use for so long is left for the next time: nobody is to wait for this. */
const LOCK_TIMEOUT = "2s";

/**
 * Takes what was erased out of the files of the built-in database, when anything was: PostgreSQL leaves old versions of rows in the pages of
 * their tables, values of columns in its statistics, and all of it in its log. Tables and statistics are written anew, and the log begins
 * anew (`wal_recycle` is off, else its old files would be kept as they are). Each table is locked for as long as it takes to copy it.
 * Returns false when there is nothing to do, or when somebody is in the middle of a transaction. Throws `StorageError`.
 */
export function eraseTraces(pool: Pool): Promise<boolean> {
  return withDatabaseErrors(async () => {
    const connection = await pool.connect();
    try {
      const since = await latestErasure(connection);
      // What a transaction that began before still sees would be copied along.
      if (since === null || (await othersAreAtWork(connection))) return false;
      await writeAnew(connection);
      await connection.query("delete from erasure_traces where since = $1", [since]);
      return true;
    } finally {
      // Its settings are its own.
      connection.release(true);
    }
  });
}

/** As text, for a `Date` has no microseconds. */
async function latestErasure(connection: PoolClient): Promise<string | null> {
  const { rows } = await connection.query<{ since: string }>("select since::text from erasure_traces");
  return rows[0]?.since ?? null;
}

async function othersAreAtWork(connection: PoolClient): Promise<boolean> {
  const { rows } = await connection.query("select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null limit 1");
  return rows.length > 0;
}

async function writeAnew(connection: PoolClient): Promise<void> {
  await connection.query(`set lock_timeout = '${LOCK_TIMEOUT}'`);
  // The built-in server is on this computer: when it is gone its connections break.
  allowSilence(connection, 0);
  await connection.query("set statement_timeout = 0");
  const { rows } = await connection.query<{ name: string }>("select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace");
  for (const { name } of rows) await connection.query(`vacuum (full, analyze) ${name}`);
  await connection.query("vacuum full pg_statistic");
  await connection.query("select pg_switch_wal()");
  await connection.query("checkpoint");
}
