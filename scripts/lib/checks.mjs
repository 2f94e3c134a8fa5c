import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

import { ensureBuilt } from "./build.mjs";
import { ensureChromium } from "./chromium.mjs";
import { countsLine, noTests, playwrightCounts, sumCounts, vitestCounts } from "./counts.mjs";
import { ensureInstalled } from "./install.mjs";
import { node, root } from "./run.mjs";
import { reportFailure, step } from "./steps.mjs";

const REPORTS = path.join(root, ".cache/test-counts");

const tool = (script, ...args) => node(`node_modules/${script}`, args);
const vitest = (project) =>
  tool("vitest/vitest.mjs", "run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report(project)}`);
const playwright = () =>
  node("node_modules/@playwright/test/cli.js", ["test", "--reporter=list,json"], { env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report("end-to-end") } });

/** Each of these keeps one core busy, so they go side by side in two lanes. */
const STATIC_LANES = [
  async () => {
    await step("types", () => tool("typescript/bin/tsc", "--noEmit"));
    await ensureBuilt();
  },
  async () => {
    await step("lint", () => tool("eslint/bin/eslint.js", "--max-warnings", "0", "."));
    await step("layers", () => tool("dependency-cruiser/bin/dependency-cruise.mjs", "--config", ".dependency-cruiser.cjs", "app", "server"));
    await step("unused", () => tool("knip/bin/knip.js"));
  },
];

/** These use every core themselves, one after the other. */
const TESTS = [
  { name: "unit", work: () => vitest("unit"), counts: vitestCounts },
  { name: "integration", work: () => vitest("integration"), counts: vitestCounts },
  { name: "end-to-end", work: playwright, counts: playwrightCounts },
];

/** Runs every check, to the first that fails; the last line printed is the sum of all tests that were run. */
export async function runChecks() {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  try {
    await ensureInstalled({ tools: true });
    await ensureChromium();
    await together(STATIC_LANES.map((lane) => lane()));
    for (const { name, work } of TESTS) await step(name, work);
  } catch (error) {
    reportFailure(error);
  }
  const counts = countTests();
  if (counts.failed > 0 || counts.passed === 0) process.exitCode = 1;
  console.log(`\n${countsLine(counts)}`);
}

/** All of them to their end, then the first failure. */
async function together(lanes) {
  const outcomes = await Promise.allSettled(lanes);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

const report = (name) => path.join(REPORTS, `${name}.json`);

function countTests() {
  return TESTS.reduce((sum, { name, counts }) => {
    if (!existsSync(report(name))) return sum;
    return sumCounts(sum, counts(JSON.parse(readFileSync(report(name), "utf8"))));
  }, noTests());
}
