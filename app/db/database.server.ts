import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type pg from "pg";

import type * as schema from "./schema.server";

export type Database = NodePgDatabase<typeof schema> & { $client: Pool };
/** The database or a transaction on it. */
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
export type Pool = InstanceType<typeof pg.Pool>;
