import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";

import { type HotseatError, StorageError, invariant } from "~/domain/errors";

import { type DataFolderLock, lockDataFolder } from "./data-folder-lock.server";
import type { Database, Pool } from "./database.server";
import { withDatabaseErrors } from "./database-errors.server";
import { migrateDatabase } from "./migrate.server";
import { type PostgresProcess, startPostgres } from "./postgres-process.server";
import * as schema from "./schema.server";
import { limitSilence } from "./silence-limit.server";

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 15_000;
/** The server ends a statement that takes too long, and says so; only one that is not there says nothing by then. */
const SILENCE_MARGIN_MS = 1_000;
const CLOSE_TIMEOUT_MS = 1_000;
const POOL_SIZE = 10;

export interface OpenDatabaseOptions {
  /** A PostgreSQL server of one's own. Default: the built-in one in `dataDir`. */
  databaseUrl?: string | undefined;
  dataDir: string;
  /** Called after each step of the start. */
  onStep?: (step: { name: string; ms: number }) => void;
  /** A connection at rest was lost, or given up because its server was silent; the next query makes a new one. Default: a warning of the process. */
  onConnectionLost?: (error: Error) => void;
  /** Milliseconds that one statement may take. A server that is silent for a second longer is given up, and the query fails. Default 15,000. */
  statementTimeoutMs?: number;
}

interface OpenDatabase {
  db: Database;
  pool: Pool;
  server: PostgresProcess | null;
  lock: DataFolderLock | null;
}

// On globalThis, because Vite loads this module anew when it changes, and the database stays the same.
const shared = globalThis as typeof globalThis & { hotseatDatabase?: OpenDatabase | undefined };

/** Starts, connects and migrates. Throws a `HotseatError` that tells a person what to do, and then leaves nothing running. */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  if (shared.hotseatDatabase) return shared.hotseatDatabase.db;
  const { databaseUrl, onStep = () => undefined } = options;
  const dataDir = path.resolve(options.dataDir);
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await work();
    onStep({ name, ms: performance.now() - startedAt });
    return result;
  };
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const lock = databaseUrl ? null : await lockDataFolder(dataDir);
    if (lock) undo.unshift(() => lock.release());
    const server = databaseUrl ? null : await timed("database", () => startPostgres(dataDir));
    if (server) undo.unshift(() => server.stop());
    const pool = makePool(server?.url ?? databaseUrl ?? "", options);
    undo.unshift(() => pool.end());
    if (databaseUrl) await timed("database", () => checkConnection(pool, databaseUrl));
    await timed("migrations", () => withDatabaseErrors(() => migrateDatabase(pool)));
    shared.hotseatDatabase = { db: drizzle(pool, { schema }), pool, server, lock };
    return shared.hotseatDatabase.db;
  } catch (error) {
    for (const step of undo) await step().catch(warn); // the first error is the one to tell
    throw error;
  }
}

/** The database that `openDatabase` opened. */
export function getDatabase(): Database {
  invariant(shared.hotseatDatabase, "openDatabase comes before getDatabase");
  return shared.hotseatDatabase.db;
}

/** Connections to the built-in server; null when the database is somebody else's. */
export function builtInPool(): Pool | null {
  const open = shared.hotseatDatabase;
  return open?.server ? open.pool : null;
}

/** Throws `StorageError` unless the database answers. */
export async function pingDatabase(): Promise<void> {
  await withDatabaseErrors(() => getDatabase().execute("select 1"));
}

/** Ends the connections, stops the built-in server and frees the data folder. Takes at most 5.5 s. */
export async function closeDatabase(): Promise<void> {
  const open = shared.hotseatDatabase;
  if (!open) return;
  shared.hotseatDatabase = undefined;
  // Queries that still run when the time is over are cut off; the server rolls them back.
  await Promise.race([open.pool.end(), sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
  try {
    await open.server?.stop();
  } finally {
    await open.lock?.release();
  }
}

type PoolOptions = Pick<OpenDatabaseOptions, "onConnectionLost" | "statementTimeoutMs">;

function makePool(connectionString: string, { onConnectionLost = warn, statementTimeoutMs = STATEMENT_TIMEOUT_MS }: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString,
    max: POOL_SIZE,
    application_name: "hotseat",
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    keepAlive: true,
  });
  pool.on("error", onConnectionLost);
  // The pool listens to connections at rest only, and one that breaks in a transaction would end the process. Its query fails anyway.
  pool.on("connect", (client) => client.on("error", () => undefined));
  pool.on("connect", (client) => limitSilence(client, { ms: statementTimeoutMs + SILENCE_MARGIN_MS, onSilent: onConnectionLost }));
  return pool;
}

function warn(error: Error): void {
  process.emitWarning(`Database: ${error.message}`);
}

async function checkConnection(pool: Pool, databaseUrl: string): Promise<void> {
  try {
    await pool.query("select 1");
  } catch (cause) {
    throw unreachable(databaseUrl, cause);
  }
}

function unreachable(databaseUrl: string, cause: unknown): HotseatError {
  const reason = cause instanceof Error && cause.message ? ` (${cause.message})` : "";
  const place = URL.canParse(databaseUrl) ? ` at ${new URL(databaseUrl).host}` : "";
  return new StorageError(`The database${place} from DATABASE_URL cannot be used${reason}. Check the address, or unset it to use the built-in database.`, {
    code: "storage-unavailable",
    cause,
  });
}
