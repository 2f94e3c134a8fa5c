import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

import { ensureBuilt } from "./build.mjs";
import { ensureCeph, whyNoCeph } from "./ceph.mjs";
import { ensureChromium } from "./chromium.mjs";
import { countsLine, noTests, playwrightCounts, sumCounts, vitestCounts } from "./counts.mjs";
import { ensureInstalled } from "./install.mjs";
import { node, root } from "./run.mjs";
import { reportFailure, step } from "./steps.mjs";

const REPORTS = path.join(root, ".cache/test-counts");

const tool = (script, ...args) => node(`node_modules/${script}`, args);
const vitest = (project) =>
  tool("vitest/vitest.mjs", "run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report(project)}`);
const playwright = (name, ...args) =>
  node("node_modules/@playwright/test/cli.js", ["test", "--reporter=list,json", ...args], { env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report(name) } });

/** Each check keeps one core busy, so they go side by side in two lanes of the same length; what is downloaded beside them mostly waits. */
const STATIC_LANES = [
  async () => {
    await step("types", () => tool("typescript/bin/tsc", "--noEmit"));
    await ensureBuilt();
    await step("layers", () => tool("dependency-cruiser/bin/dependency-cruise.mjs", "--config", ".dependency-cruiser.cjs", "app", "server"));
    await step("unused", () => tool("knip/bin/knip.js"));
  },
  () => step("lint", () => tool("eslint/bin/eslint.js", "--max-warnings", "0", ".")),
  ensureCeph,
];

const TESTS = {
  unit: { work: () => vitest("unit"), counts: vitestCounts },
  integration: { work: () => vitest("integration"), counts: vitestCounts },
  soundless: { work: () => playwright("soundless", "--project=soundless", "--workers=1"), counts: playwrightCounts },
  "end-to-end": { work: () => playwright("end-to-end", "--project=side-by-side", "--project=one-by-one"), counts: playwrightCounts },
};

/** Starting and stopping the app is half waiting, and loses nothing to what computes beside it. Speech does, so it goes last and alone. */
const TEST_LANES = [
  async () => {
    await runTests("unit");
    await runTests("integration");
  },
  () => runTests("soundless"),
];

const runTests = (name) => step(name, TESTS[name].work);

/** Runs every check, to the first that fails; the last line printed is the sum of all tests that were run. */
export async function runChecks() {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  try {
    await ensureInstalled({ tools: true });
    await ensureChromium();
    await together(STATIC_LANES.map((lane) => lane()));
    await together(TEST_LANES.map((lane) => lane()));
    await runTests("end-to-end");
  } catch (error) {
    reportFailure(error);
  }
  const counts = countTests();
  if (counts.failed > 0 || counts.passed === 0) process.exitCode = 1;
  const skipped = whyNoCeph();
  if (skipped) console.log(`\n${skipped}`);
  console.log(`\n${countsLine(counts)}`);
}

/** All of them to their end, then the first failure. */
async function together(lanes) {
  const outcomes = await Promise.allSettled(lanes);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

const report = (name) => path.join(REPORTS, `${name}.json`);

function countTests() {
  return Object.entries(TESTS).reduce((sum, [name, { counts }]) => {
    if (!existsSync(report(name))) return sum;
    return sumCounts(sum, counts(JSON.parse(readFileSync(report(name), "utf8"))));
  }, noTests());
}
