import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

/** Fast and pure tests stand beside their code; `*.integration.test.ts` start real servers (Postgres, providers). */
export default defineConfig({
  resolve: { alias: { "~": fileURLToPath(new URL("./app", import.meta.url)) } },
  test: {
    env: { LOG_LEVEL: "silent" },
    // By itself Vitest keeps one core free; and tests that talk to servers wait for a quarter of their time.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{app,server,scripts,tests}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.integration.test.ts", "tests/e2e/**"],
          // They keep nothing between files, and loading every module anew for each would be a third of the work.
          isolate: false,
          // Time is virtual in these: the limit only ends what hangs, and thousands of random cases take theirs on a busy machine.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["{app,server,scripts,tests}/**/*.integration.test.ts"],
          exclude: ["tests/e2e/**"],
          globalSetup: ["tests/setup/postgres-server.ts"],
          // As above: a sixth of the time. Each file has a database and servers of its own.
          isolate: false,
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
