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

const CHECKS = [
  { name: "types", work: () => tool("typescript/bin/tsc", "--noEmit") },
  { name: "lint", work: () => tool("eslint/bin/eslint.js", "--max-warnings", "0", ".") },
  { name: "layers", work: () => tool("dependency-cruiser/bin/dependency-cruise.mjs", "--config", ".dependency-cruiser.cjs", "app", "server") },
  { name: "unused", work: () => tool("knip/bin/knip.js") },
  { name: "unit", work: () => vitest("unit"), counts: vitestCounts },
  { name: "integration", work: () => vitest("integration"), counts: vitestCounts },
  { name: "end-to-end", work: playwright, counts: playwrightCounts },
];

/** Runs every check in order, to the first that fails; the last line printed is the sum of all tests that were run. */
export async function runChecks() {
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  try {
    await ensureInstalled({ tools: true });
    await ensureChromium();
    for (const { name, work } of CHECKS) {
      if (name === "end-to-end") await ensureBuilt();
      await step(name, work);
    }
  } catch (error) {
    reportFailure(error);
  }
  const counts = countTests();
  if (counts.failed > 0 || counts.passed === 0) process.exitCode = 1;
  console.log(`\n${countsLine(counts)}`);
}

const report = (name) => path.join(REPORTS, `${name}.json`);

function countTests() {
  return CHECKS.reduce((sum, { name, counts }) => {
    if (!counts || !existsSync(report(name))) return sum;
    return sumCounts(sum, counts(JSON.parse(readFileSync(report(name), "utf8"))));
  }, noTests());
}
