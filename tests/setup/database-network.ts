import { drizzle } from "drizzle-orm/node-postgres";

import type { Database } from "~/db/database.server";
import * as schema from "~/db/schema.server";

import { type Wiretap, startNetwork } from "../e2e/support/network";
import { testPool } from "./test-pool";

/** "Ready for the next query", outside of a transaction: what came before is durable. https://www.postgresql.org/docs/current/protocol-message-formats.html */
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

interface BreakOptions {
  /** `sent`: the request is on its way, and nobody waits for its answer. `done`: PostgreSQL has done it, and its answer is lost. */
  when: "sent" | "done";
  /** Nobody gets through until `restore`. Default false: only the connections that there are break. */
  forLong?: boolean;
}

/** A test's database behind a network that breaks at an exact moment. */
export interface DatabaseNetwork {
  /** The database through it. */
  db: Database;
  /** All connections break at the next request that has these words in it; resolves when they have. */
  breakAt(words: string, options: BreakOptions): Promise<void>;
  restore(): void;
  close(): Promise<void>;
}

export async function startDatabaseNetwork(databaseUrl: string): Promise<DatabaseNetwork> {
  const target = new URL(databaseUrl);
  let waiting: (BreakOptions & { words: string; broken: () => void }) | null = null;

  const breakNow = ({ forLong = false, broken }: BreakOptions & { broken: () => void }): void => {
    network.cut();
    if (!forLong) network.restore();
    broken();
  };
  const tap = (): Wiretap => {
    let losing: typeof waiting = null;
    return {
      fromBrowser(bytes) {
        if (!waiting || !bytes.includes(waiting.words)) return;
        const found = waiting;
        waiting = null;
        if (found.when === "done") losing = found;
        else setImmediate(() => breakNow(found)); // these bytes go on first
      },
      fromApp(bytes) {
        if (losing && bytes.includes(READY)) breakNow(losing);
      },
    };
  };
  const network = await startNetwork(Number(target.port), tap);
  target.port = new URL(network.url).port;
  const pool = testPool({ connectionString: target.href, max: 4, idleTimeoutMillis: 1_000 });
  return {
    db: drizzle(pool, { schema }),
    breakAt: (words, options) => new Promise((broken) => (waiting = { ...options, words, broken })),
    restore: network.restore,
    close: async () => {
      await pool.end();
      await network.close();
    },
  };
}
