/** How long the page of the list takes with ten thousand interviews in it, and a search through all of them: `npm run bench:list -- --json`. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";

import { migrateDatabase } from "~/db/migrate.server";
import { startPostgres } from "~/db/postgres-process.server";
import * as schema from "~/db/schema.server";
import { newId } from "~/domain/ids";
import { restoreInterview } from "~/services/archive/restore-interview.server";
import { listInterviews } from "~/services/interviews/list-interviews.server";

import { seededRandom } from "../../tests/machines/simulation/random";
import { readArguments } from "./lib/arguments";
import { startBenchApp } from "./lib/bench-app";
import { printReport } from "./lib/report";
import { median, percentile } from "./lib/statistics";
import { inventedRecord } from "./list/many-interviews";
import { indexesFor } from "./list/plans";
import { listAddress, searchAddress } from "./list/queries";

/** Restored at once; Postgres and this process share the machine. */
const AT_ONCE = 4;
const WARM_UP = 20;
const BYTES_AN_INTERVIEW = 7_300_000;

const options = readArguments({
  bench: "list",
  numbers: {
    interviews: { default: 10_000, help: "interviews in the list", least: 100, most: 100_000 },
    requests: { default: 250, help: "requests of each kind", least: 20, most: 5_000 },
    seed: { default: 20_261_120, help: "chooses words, filters and searches" },
  },
});
const random = seededRandom(options.seed).next;

const folder = await mkdtemp(path.join(tmpdir(), "hotseat-bench-list-"));
const postgres = await startPostgres(folder);
const pool = new pg.Pool({ connectionString: postgres.url, max: AT_ONCE });
const db = drizzle(pool, { schema });

async function seed(): Promise<string> {
  await migrateDatabase(pool);
  const { rows } = await pool.query<{ indexdef: string }>("select indexdef from pg_indexes where indexname = 'search_documents_words'");
  // An index that is made of all rows at once is made in a tenth of the time that adding each of them takes.
  await pool.query("drop index search_documents_words");
  const ownerId = newId();
  await db.insert(schema.owners).values({ id: ownerId, createdAt: new Date(0) });
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < options.interviews) {
      const file = inventedRecord(random, { ownerId, index: next++ });
      await restoreInterview({ db, file, ownerId, stored: true, bytes: Math.round(BYTES_AN_INTERVIEW * (0.5 + random())) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  for (const { indexdef } of rows) await pool.query(`set maintenance_work_mem = '256MB'; ${indexdef}`);
  await pool.query("vacuum analyze");
  return ownerId;
}

async function timed(url: string): Promise<number> {
  const began = performance.now();
  const response = await fetch(url, { headers: { Accept: "text/html" } });
  const body = await response.text();
  const ms = performance.now() - began;
  if (!response.ok || !body.includes("</html>")) throw new Error(`${response.status} at ${url}`);
  return ms;
}

async function measure(url: string, address: () => string): Promise<number[]> {
  for (let index = 0; index < WARM_UP; index += 1) await timed(url + address());
  const times: number[] = [];
  const slow: { address: string; ms: number }[] = [];
  for (let index = 0; index < options.requests; index += 1) {
    const chosen = address();
    const ms = await timed(url + chosen);
    times.push(ms);
    slow.push({ address: decodeURIComponent(chosen), ms: Math.round(ms) });
  }
  slowest.push(...slow.sort((a, b) => b.ms - a.ms).slice(0, 5).map((one) => `${one.ms} ms ${one.address}`));
  return times;
}

const slowest: string[] = [];
const began = performance.now();
const ownerId = await seed();
const seededS = Math.round((performance.now() - began) / 1000);
const { rows } = await pool.query<{ size: string; turns: string }>("select pg_size_pretty(pg_database_size(current_database())) as size, count(*)::text as turns from search_texts");
const cursors: string[] = [];
for (let cursor: string | null = null; cursors.length < 60; ) {
  const page: Awaited<ReturnType<typeof listInterviews>> = await listInterviews({ ownerId, limit: 100, cursor }, { db });
  if (page.nextCursor === null) break;
  cursors.push((cursor = page.nextCursor));
}
const plans = [
  `first page: ${(await indexesFor(pool, { ownerId, address: "/interviews" })).join(", ")}`,
  `search: ${(await indexesFor(pool, { ownerId, address: "/interviews?q=conflict+manager&sort=newest" })).join(", ")}`,
  `best match of a phrase: ${(await indexesFor(pool, { ownerId, address: '/interviews?q="half an hour"' })).join(", ")}`,
];
const app = await startBenchApp({ DATABASE_URL: postgres.url });
try {
  const list = await measure(app.url, () => listAddress(random, cursors));
  const search = await measure(app.url, () => searchAddress(random));
  printReport(
    {
      bench: "list",
      seed: options.seed,
      samples: list.length + search.length,
      conditions: [
        `${options.interviews} interviews, ${rows[0]?.turns} texts, ${rows[0]?.size}, put back as reindex does in ${seededS} s`,
        "whole HTML pages from the built app over HTTP on loopback, one request at a time",
        ...plans.map((plan) => `indexes of ${plan}`),
        ...slowest.map((line) => `slow: ${line}`),
      ],
      figures: [
        { name: "list_p50_ms", value: median(list) },
        { name: "list_p95_ms", value: percentile(list, 0.95), bound: { most: 200 } },
        { name: "search_p50_ms", value: median(search) },
        { name: "search_p95_ms", value: percentile(search, 0.95), bound: { most: 100 } },
        { name: "search_max_ms", value: percentile(search, 1) },
      ],
    },
    options,
  );
} finally {
  await app.stop();
  await pool.end();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
