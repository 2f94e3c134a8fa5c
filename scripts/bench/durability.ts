/** Everything killed at random instants of running interviews: `npm run bench:durability`. What it means: docs/benchmarks.md. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { Hotseat } from "../../tests/e2e/hotseat-process";
import { spokenAnswer } from "../../tests/speech/spoken-answer";
import { ensureBuilt } from "../lib/build.mjs";
import { ensureCeph, whyNoCeph } from "../lib/ceph.mjs";
import { ANSWERS } from "./durability/answers";
import { type BenchStore, cephStore, directoryStore } from "./durability/bench-store";
import { type Endured, durabilityFigures, linesOf } from "./durability/durability-figures";
import { endure, storeDifferences } from "./durability/endure";
import { HeadlessInterview } from "./durability/headless-interview";
import { readArguments } from "./lib/arguments";
import { startProcess } from "./lib/child-process";
import { printReport } from "./lib/report";

const options = readArguments({
  bench: "durability",
  numbers: {
    kills: { default: 200, help: "on each store, without a browser", least: 1 },
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

/** One server with one store, killed so often. */
async function run(name: string, open: (dataDir: string) => BenchStore | Promise<BenchStore>): Promise<Endured> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "hotseat-durability-"));
  const store = await open(dataDir);
  const app = new Hotseat({ dataDir, env: { LOG_LEVEL: "warn", ...env, ...store.env } });
  try {
    await app.start();
    const endured = await endure({
      ...options,
      app,
      store,
      answers,
      begin: async (interview) => new HeadlessInterview({ ...interview, port: app.port, answers }),
      onKill: (kill) => options.verbose && console.log(JSON.stringify(kill)),
    });
    return { name, ...endured, differences: await storeDifferences(app, store) };
  } finally {
    await app.kill();
    await store.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const runs: Endured[] = [];
let skipped: string | null = null;
try {
  if (options.store !== "s3") runs.push(await run("directory", directoryStore));
  if (options.store !== "directory") {
    await ensureCeph();
    skipped = whyNoCeph();
    if (skipped === null) runs.push(await run("S3 (Ceph)", cephStore));
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
