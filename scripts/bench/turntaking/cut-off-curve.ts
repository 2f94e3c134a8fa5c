import { median } from "../lib/statistics";
import type { Verdict } from "./judge-item";

export interface CurvePoint {
  /** Of the waits in force. */
  factor: number;
  /** Silence that ends a complete answer, median, in ms. */
  waitMs: number;
  /** Share of the thinking pauses that would be cut. */
  cut: number;
}

/**
 * What share of the pauses would be cut if all waits were `factor` times as long: an answer is over when its silence outlasts the
 * wait that its words call for. The waits are those that the machine had in force, item by item.
 */
export function cutOffCurve(verdicts: readonly Verdict[], factors: readonly number[]): CurvePoint[] {
  const pauses = verdicts.flatMap(({ kind, waitMs, pauseMs }) => (kind === "pause" && waitMs !== null && pauseMs !== null ? [{ waitMs, pauseMs }] : []));
  const complete = median(verdicts.flatMap(({ kind, waitMs }) => (kind === "complete" && waitMs !== null ? [waitMs] : [])));
  return factors.map((factor) => ({
    factor,
    waitMs: complete * factor,
    cut: pauses.filter(({ waitMs, pauseMs }) => waitMs * factor < pauseMs).length / pauses.length,
  }));
}

/** The same for a wait that does not look at the words. */
export function fixedWaitCurve(verdicts: readonly Verdict[], waits: readonly number[]): CurvePoint[] {
  const pauses = verdicts.flatMap(({ pauseMs }) => pauseMs ?? []);
  return waits.map((waitMs) => ({ factor: 1, waitMs, cut: pauses.filter((pauseMs) => waitMs < pauseMs).length / pauses.length }));
}
