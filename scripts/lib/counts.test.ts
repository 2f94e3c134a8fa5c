import { expect, test } from "vitest";

import { countsLine, noTests, playwrightCounts, sumCounts, vitestCounts } from "./counts.mjs";

test("the closing line sums vitest's and Playwright's reports", () => {
  const vitest = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults: [] };
  const playwright = { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 1 } };
  expect(countsLine(sumCounts(vitestCounts(vitest), playwrightCounts(playwright)))).toBe("9 passed, 2 failed, 4 skipped");
});

test("a test file that cannot be loaded is a failure", () => {
  const testResults = [{ status: "failed", assertionResults: [] }];
  const report = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults };
  expect(vitestCounts(report).failed).toBe(1);
});

test("nothing run is counted as nothing", () => {
  expect(countsLine(noTests())).toBe("0 passed, 0 failed, 0 skipped");
});
