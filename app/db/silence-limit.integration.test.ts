import { once } from "node:events";
import type { Socket } from "node:net";
import { afterEach, expect, inject, test } from "vitest";

import { testPool } from "../../tests/setup/test-pool";
import type { Pool } from "./database.server";
import { allowSilence, limitSilence } from "./silence-limit.server";

/** Longer than a busy machine takes for a small query. */
const LIMIT_MS = 2_000;

const pools: Pool[] = [];
const stopped: number[] = [];
afterEach(async () => {
  for (const pid of stopped.splice(0)) process.kill(pid, "SIGCONT");
  for (const pool of pools.splice(0)) await pool.end();
});

/** A pool of one connection, so that whatever is left of it is met by the next query. */
function limitedPool({ told = [] }: { told?: string[] } = {}) {
  const pool = testPool({ connectionString: inject("postgresUrl"), max: 1 });
  pool.on("connect", (client) => limitSilence(client, { ms: LIMIT_MS, onSilent: ({ message }) => told.push(message) }));
  pools.push(pool);
  return pool;
}

async function pidOf(client: { query: Pool["query"] }): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  return rows[0]?.pid ?? 0;
}

/** The server's side of a connection stops: its system still takes what is sent, and nothing comes back. */
function stop(pid: number): void {
  stopped.push(pid);
  process.kill(pid, "SIGSTOP");
}

const SILENT = "The database said nothing for 2000 ms";

test("a query on a silent connection fails, and the next one has another", async () => {
  const told: string[] = [];
  const pool = limitedPool({ told });
  const pid = await pidOf(pool);
  stop(pid);
  await expect(pool.query("select 1")).rejects.toThrow(SILENT);
  expect(told).toEqual([SILENT]);
  expect(await pidOf(pool)).not.toBe(pid);
});

test("one that waits behind a query on the same connection is limited, too", async () => {
  const pool = limitedPool();
  const pid = await pidOf(pool);
  const before = pool.query("select 1");
  const behind = pool.query("select pg_sleep(10)");
  await before;
  stop(pid);
  await expect(behind).rejects.toThrow(SILENT);
});

test("a connection that rests in a transaction is left alone, and limited when it is asked again", async () => {
  const pool = limitedPool();
  const client = await pool.connect();
  await client.query("begin");
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  await once(stream, "timeout");
  const pid = await pidOf(client);
  stop(pid);
  await expect(client.query("commit")).rejects.toThrow(SILENT);
  // As Drizzle does: the rollback fails at once, and the connection is given back without a word.
  await expect(client.query("rollback")).rejects.toThrow("not queryable");
  client.release();
  expect(await pidOf(pool)).not.toBe(pid);
});

test("a statement that may take longer is waited for", async () => {
  const pool = limitedPool();
  const client = await pool.connect();
  allowSilence(client, 0);
  await client.query("select pg_sleep(2.5)");
  client.release();
});
