import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { inject } from "vitest";

import type { Database } from "~/db/database.server";
import * as schema from "~/db/schema.server";
import { newId } from "~/domain/ids";

import { TEMPLATE_DATABASE, urlOf } from "./test-database-url";
import { testPool } from "./test-pool";

export interface TestDatabase {
  db: Database;
  url: string;
  /** Adds an owner and returns its id. */
  newOwner(): Promise<string>;
  close(): Promise<void>;
}

/**
 * A fresh, migrated database on the run's real PostgreSQL; about 50 ms. Only in integration tests:
 * `const database = await withTestDatabase(); afterAll(database.close);`
 */
export async function withTestDatabase(): Promise<TestDatabase> {
  const serverUrl = inject("postgresUrl");
  const name = `test_${newId()}`;
  await onServer(serverUrl, `create database ${name} template ${TEMPLATE_DATABASE}`);
  const url = urlOf(serverUrl, name);
  // The server takes 40 connections, and several files with several databases each go side by side.
  const pool = testPool({ connectionString: url, max: 12, idleTimeoutMillis: 1_000 });
  const db = drizzle(pool, { schema });
  return {
    db,
    url,
    newOwner: async () => {
      const id = newId();
      await db.insert(schema.owners).values({ id });
      return id;
    },
    close: async () => {
      await pool.end();
      await onServer(serverUrl, `drop database ${name} with (force)`);
    },
  };
}

async function onServer(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
