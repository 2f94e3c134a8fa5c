import { expect, test } from "vitest";

import { cutOffCurve, fixedWaitCurve } from "./cut-off-curve";
import type { Verdict } from "./judge-item";

const verdict = (kind: "pause" | "complete", waitMs: number, pauseMs: number | null): Verdict => ({
  kind, number: 0, cut: false, replyMs: null, survived: null, taken: null, stopMs: null, resumeMs: [], lost: [], waitMs, pauseMs,
});
const VERDICTS = [verdict("pause", 4_400, 2_000), verdict("pause", 4_400, 3_600), verdict("complete", 600, null)];

test("shorter waits cut more pauses, and answer complete answers sooner", () => {
  expect(cutOffCurve(VERDICTS, [0.4, 0.6, 1])).toEqual([
    { factor: 0.4, waitMs: 240, cut: 1 },
    { factor: 0.6, waitMs: 360, cut: 0.5 },
    { factor: 1, waitMs: 600, cut: 0 },
  ]);
});

test("a wait that does not look at the words must be as long as the pauses", () => {
  expect(fixedWaitCurve(VERDICTS, [600, 3_000, 4_000]).map(({ cut }) => cut)).toEqual([1, 0.5, 0]);
});
