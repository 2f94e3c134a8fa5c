import { afterAll, afterEach, beforeAll } from "vitest";

import { type TestDatabase, withTestDatabase } from "../setup/test-database";
import { type SessionServer, type SessionServerOptions, startSessionServer } from "./session-server";

/** For the top of a test file: starts session servers on one fresh database and stops them after each test. */
export function useSessionServers(): (options?: Partial<SessionServerOptions>) => Promise<SessionServer> {
  let database: TestDatabase;
  const servers: SessionServer[] = [];
  beforeAll(async () => {
    database = await withTestDatabase();
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });
  afterAll(() => database.close());
  return async (options = {}) => {
    const server = await startSessionServer({ database, ...options });
    servers.push(server);
    return server;
  };
}
