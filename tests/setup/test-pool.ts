import pg, { type PoolConfig } from "pg";

/** A pool whose server may stop, or whose database may be dropped, while an ended connection says goodbye: nobody is to be told of that. */
export function testPool(config: PoolConfig): InstanceType<typeof pg.Pool> {
  const pool = new pg.Pool(config);
  pool.on("connect", (client) => client.on("error", () => undefined));
  pool.on("error", () => undefined);
  return pool;
}
