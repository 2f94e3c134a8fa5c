import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import AxeBuilder from "@axe-core/playwright";
import { type Page, type TestInfo, test as base, expect } from "@playwright/test";

import { Hotseat } from "./hotseat-process";
import { type Microphone, installMicrophone } from "./microphone";

export { expect };

interface Options {
  /** Keys of app/env.server.ts for the app of these tests: `test.use({ appEnv: { STT_BASE_URL: … } })`. */
  appEnv: Record<string, string>;
}

interface Fixtures {
  /** The built app, started on a data folder of its own and stopped afterwards. `baseURL` is its address. */
  app: Hotseat;
  /** The page's microphone; silent until it is told to speak. */
  mic: Microphone;
  /** Says that errors in the browser's console that match are part of this test. Any other fails it. */
  expectConsoleErrors: (pattern: RegExp) => void;
}

interface WorkerFixtures {
  /** A data folder as an app leaves it that was started once: making the database is most of a first start. */
  startedOnce: string;
  /** An app that runs as long as its worker does. */
  lastingApp: Hotseat;
}

/** For tests of the process alone, which need no browser. */
export const processTest = base.extend<{ /** An empty folder of this test's own. */ dataDir: string }>({
  dataDir: async ({ browserName: _ }, use) => withFolder(use),
});

export const test = processTest.extend<Options & Fixtures, WorkerFixtures>({
  appEnv: [{}, { option: true }],

  startedOnce: [
    async ({ browserName: _ }, use) =>
      withFolder(async (folder) => {
        const app = new Hotseat({ dataDir: folder });
        await app.start();
        await app.stop();
        await use(folder);
      }),
    { scope: "worker" },
  ],

  lastingApp: [
    async ({ startedOnce }, use) =>
      withFolder(async (dataDir) => {
        const app = await startApp({ dataDir, startedOnce });
        await use(app);
        await app.stop();
      }),
    { scope: "worker" },
  ],

  app: async ({ appEnv, dataDir, startedOnce }, use, info) => {
    const app = await startApp({ dataDir, startedOnce, env: appEnv });
    await use(app);
    await app.stop();
    await attachLogOfFailure(app, info);
  },

  baseURL: async ({ app }, use) => use(app.url),

  mic: async ({ page }, use) => use(await installMicrophone(page)),

  expectConsoleErrors: [
    async ({ context }, use) => {
      const errors: string[] = [];
      const expected: RegExp[] = [];
      context.on("console", (message) => {
        if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
      });
      context.on("weberror", (error) => errors.push(String(error.error().stack ?? error.error())));
      await use((pattern) => void expected.push(pattern));
      const unexpected = errors.filter((error) => !expected.some((pattern) => pattern.test(error)));
      expect(unexpected, "errors in the browser's console").toEqual([]);
    },
    { auto: true },
  ],
});

/** For tests that neither change what the app keeps nor stop it: it is the same for all of a worker, for starting one takes longer than most of them. */
export const lookingTest = test.extend({
  app: async ({ lastingApp }, use, info) => {
    await use(lastingApp);
    await attachLogOfFailure(lastingApp, info);
  },
});

/** Starts an app on a data folder of its own that was started once before. */
async function startApp({ dataDir, startedOnce, env = {} }: { dataDir: string; startedOnce: string; env?: Record<string, string> }): Promise<Hotseat> {
  await copyFolder(startedOnce, dataDir);
  const app = new Hotseat({ dataDir, env });
  await app.start();
  return app;
}

async function attachLogOfFailure({ log }: Hotseat, info: TestInfo): Promise<void> {
  if (info.status !== info.expectedStatus) await info.attach("app.log", { body: log, contentType: "text/plain" });
}

/** Gives `use` an empty folder, which is gone afterwards. */
async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "hotseat-e2e-"));
  await use(folder);
  await rm(folder, { recursive: true, force: true });
}

/** With its owners and modes, which Node's own `cp` does not keep: Postgres does not run as root. */
async function copyFolder(from: string, to: string): Promise<void> {
  await promisify(execFile)("cp", ["-a", `${from}/.`, to]);
}

/** Fails with what is wrong and where, when axe finds something serious on the page. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} (${target.join(" ")})`));
  expect(serious, `accessibility of ${page.url()}`).toEqual([]);
}
