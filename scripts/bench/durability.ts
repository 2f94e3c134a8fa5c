/** Everything killed at random instants of running interviews: `npm run bench:durability`. What it means: docs/benchmarks.md. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Browser } from "@playwright/test";

import { Hotseat } from "../../tests/e2e/hotseat-process";
import { createOracle } from "../../tests/providers/oracle-recogniser";
import { spokenAnswer } from "../../tests/speech/spoken-answer";
import { ensureBuilt } from "../lib/build.mjs";
import { ensureCeph, whyNoCeph } from "../lib/ceph.mjs";
import { ANSWERS } from "./durability/answers";
import { BrowserInterview } from "./durability/browser-interview";
import { type BenchStore, cephStore, directoryStore } from "./durability/bench-store";
import { type Endured, durabilityFigures, linesOf } from "./durability/durability-figures";
import { endure, storeDifferences } from "./durability/endure";
import { HeadlessInterview } from "./durability/headless-interview";
import type { KillKind } from "./durability/kill-at-random";
import { readArguments } from "./lib/arguments";
import { startProcess } from "./lib/child-process";
import { launchChromium } from "./lib/chromium";
import { printReport } from "./lib/report";

const options = readArguments({
  bench: "durability",
  numbers: {
    kills: { default: 200, help: "on each store, without a browser", least: 0 },
    browser: { default: 40, help: "kills in real Chromium, on each store: half of them of the tab", least: 0 },
    interviews: { default: 3, help: "interviews at the same time", least: 1, most: 16 },
    seed: { default: 1, help: "chooses instants, kinds and lengths" },
  },
  flags: { verbose: "a line for each kill" },
  choices: { store: { of: ["both", "directory", "s3"], help: "where the objects are" } },
});

type RecogniserUp = { type: "ready"; env: Record<string, string> };

await ensureBuilt();
const recogniser = startProcess<RecogniserUp>(new URL("./durability/recogniser-process.ts", import.meta.url));
const { env } = await recogniser.expect((message): message is RecogniserUp => message.type === "ready");
const answers = await Promise.all(ANSWERS.map((text) => spokenAnswer(text)));

const recognise = createOracle(answers);
const CATCH_UP_MS = 8_000;
/** Half of the kills there are of the tab: everything else is killed often enough without a browser. */
const KINDS_IN_CHROMIUM: readonly KillKind[] = ["tab", "tab", "tab", "server", "socket", "bucket"];

const BETWEEN_IN_CHROMIUM_MS = [2_000, 10_000] as const;

/** One server with one store, killed so often; in Chromium with one page at a time. */
async function run(name: string, open: (dataDir: string) => BenchStore | Promise<BenchStore>, browser: Browser | null = null): Promise<Endured> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "hotseat-durability-"));
  const store = await open(dataDir);
  const app = new Hotseat({ dataDir, env: { LOG_LEVEL: "warn", ...env, ...store.env } });
  try {
    await app.start();
    const endured = await endure({
      seed: options.seed,
      ...(browser ? { kills: options.browser, interviews: 1, kinds: KINDS_IN_CHROMIUM, betweenMs: BETWEEN_IN_CHROMIUM_MS } : { kills: options.kills, interviews: options.interviews }),
      app,
      store,
      answers,
      begin: async (interview) =>
        browser
          ? new BrowserInterview({ ...interview, port: app.port, answers, browser, recognise })
          : new HeadlessInterview({ ...interview, port: app.port, answers }),
      onKill: (kill) => options.verbose && console.log(JSON.stringify(kill)),
    });
    // What the bucket missed while it was away is written at the next start, at the latest.
    await app.start();
    await sleep(CATCH_UP_MS);
    await app.stop();
    return { name, ...endured, differences: await storeDifferences(app, store) };
  } finally {
    await app.kill();
    await store.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function runBoth(name: string, open: (dataDir: string) => BenchStore | Promise<BenchStore>): Promise<Endured[]> {
  const headless = options.kills > 0 ? [await run(name, open)] : [];
  if (options.browser === 0) return headless;
  const browser = await launchChromium();
  try {
    return [...headless, await run(`${name}, Chromium`, open, browser)];
  } finally {
    await browser.close();
  }
}

const runs: Endured[] = [];
let skipped: string | null = null;
try {
  if (options.store !== "s3") runs.push(...(await runBoth("directory", directoryStore)));
  if (options.store !== "directory") {
    await ensureCeph();
    skipped = whyNoCeph();
    if (skipped === null) runs.push(...(await runBoth("S3 (Ceph)", cephStore)));
    else console.error(`\n${skipped}\nTHE FIGURES BELOW SAY NOTHING ABOUT S3.\n`);
  }
} finally {
  await recogniser.stop();
}

printReport(
  {
    bench: "durability",
    figures: durabilityFigures(runs),
    samples: runs.reduce((sum, { kills }) => sum + kills.length, 0),
    seed: options.seed,
    conditions: [...runs.flatMap(linesOf), ...(skipped === null ? [] : [skipped])],
    details: { stores: runs.map(({ name }) => name), check_store_differences: runs.reduce((sum, { differences }) => sum + differences.length, 0) },
  },
  options,
);
// The voice's thread would keep the process up.
process.exit(0);
