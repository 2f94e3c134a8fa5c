import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";

import { migrateDatabase } from "~/db/migrate.server";
import { startPostgres } from "~/db/postgres-process.server";

import { TEMPLATE_DATABASE, urlOf } from "./test-database-url";
import { testPool } from "./test-pool";

declare module "vitest" {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

/** Starts one real PostgreSQL for the run, with a migrated template that every test file copies. */
export default async function startForTests(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "hotseat-test-"));
  const server = await startPostgres(dataDir);
  await withPool(server.url, (pool) => pool.query(`create database ${TEMPLATE_DATABASE}`));
  await withPool(urlOf(server.url, TEMPLATE_DATABASE), migrateDatabase);
  project.provide("postgresUrl", server.url);
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

async function withPool(connectionString: string, work: (pool: ReturnType<typeof testPool>) => Promise<unknown>): Promise<void> {
  const pool = testPool({ connectionString });
  try {
    await work(pool);
  } finally {
    await pool.end();
  }
}
