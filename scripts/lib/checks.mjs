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

const report = (name) => path.join(REPORTS, `${name}.json`);
const tool = (script, ...args) => (options) => node(`node_modules/${script}`, args, options);
const vitest = (project) =>
  tool("vitest/vitest.mjs", "run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report(project)}`);
const playwright = (name, ...args) => () =>
  node("node_modules/@playwright/test/cli.js", ["test", "--no-deps", "--reporter=list,json", ...args], { env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report(name) } });

const CHECKS = {
  types: tool("typescript/bin/tsc", "--noEmit"),
  lint: tool("eslint/bin/eslint.js", "--max-warnings", "0", "."),
  layers: tool("dependency-cruiser/bin/dependency-cruise.mjs", "--config", ".dependency-cruiser.cjs", "app", "server"),
  unused: tool("knip/bin/knip.js"),
};

const TESTS = {
  unit: { work: vitest("unit"), counts: vitestCounts },
  integration: { work: vitest("integration"), counts: vitestCounts },
  soundless: { work: playwright("soundless", "--project=soundless", "--workers=1"), counts: playwrightCounts },
  conversations: { work: playwright("conversations", "--project=conversations"), counts: playwrightCounts },
  "end-to-end": { work: playwright("end-to-end", "--project=side-by-side"), counts: playwrightCounts },
};

/** What goes side by side, one stage after the other. Each keeps two cores busy, and nobody who speaks shares one with anybody but the patient. */
const STAGES = [
  [() => ensureBuilt(), () => ensureCeph()],
  [() => checkBesideConversations()],
  [() => test("end-to-end")],
];

const test = (name, options) => step(name, () => TESTS[name].work(options));

/**
 * A whole conversation takes minutes of real time and half a core: only the patient go beside it. After it the soundless, for starting and
 * stopping the app is half waiting and loses nothing to what computes beside it.
 */
async function checkBesideConversations() {
  const spoken = test("conversations");
  await together([spoken.then(() => test("soundless")), together([spoken, checkPatiently()]).then(() => test("integration"))]);
}

/** One after the other, with what the conversations leave of two cores. */
async function checkPatiently() {
  for (const [name, work] of Object.entries(CHECKS)) await step(name, () => work({ patient: true }));
  await test("unit", { patient: true });
}

/** Runs every check, to the first stage in which one fails; the last line printed is the sum of all tests that were run. */
export async function runChecks() {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  try {
    await ensureInstalled({ tools: true });
    await ensureChromium();
    for (const stage of STAGES) await together(stage.map((work) => work()));
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

function countTests() {
  return Object.entries(TESTS).reduce((sum, [name, { counts }]) => {
    if (!existsSync(report(name))) return sum;
    return sumCounts(sum, counts(JSON.parse(readFileSync(report(name), "utf8"))));
  }, noTests());
}
