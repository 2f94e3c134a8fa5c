import { SAMPLE_RATE, samplesToMs } from "~/domain/audio";

import type { StoredInterview } from "../durability/stored-interview";
import type { Figure } from "../lib/report";
import { largest, median } from "../lib/statistics";
import { type Displaced, type Side, type ToldClicks, driftMs, match, toldClicks } from "./judge-clicks";

interface RunOptions {
  name: string;
  /** Where the clicks of each side really were, in samples of one clock. */
  truth: Record<Side, number[]>;
  /** That clock is the interview's; otherwise it is ahead of it or behind it by a constant that is found first. */
  sameClock: boolean;
  stored: StoredInterview;
  /** The mixed recording, by what decoded it. */
  recordings: Record<string, Int16Array>;
}

export interface DriftRun {
  clicks: number;
  missing: number;
  /** The largest distance of a click from where it was, by what tells it. */
  drifts: Map<string, number>;
  lines: string[];
}

/** Two distances that differ by less are taken for one: 100 ms. */
const SAME = 1_600;

/** By what decoded the recording. */
type Told = readonly (readonly [string, ToldClicks])[];

const SIDES: readonly Side[] = ["candidate", "interviewer"];

export function judgeRun({ name, truth, sameClock, stored, recordings }: RunOptions): DriftRun {
  const toldOf = (side: Side): Told => Object.entries(recordings).map(([decoder, recording]) => [decoder, toldClicks({ side, ...stored, recording })] as const);
  const told = { candidate: toldOf("candidate"), interviewer: toldOf("interviewer") };
  const offset = sameClock ? 0 : clocksApart(truth, told);
  const drifts = new Map<string, number>();
  let missing = 0;
  const lines = [`${name}: ${truth.candidate.length} clicks of the candidate and ${truth.interviewer.length} of the interviewer in ${minutesOf(truth)} minutes of the clock`];
  for (const side of SIDES) {
    for (const [decoder, places] of told[side]) {
      for (const [what, all] of [["turns", places.turns], ["words", places.words], [decoder, places.recording]] as const) {
        const matched = match(truth[side], all, offset);
        missing += matched.missing;
        drifts.set(what, Math.max(drifts.get(what) ?? 0, driftMs(matched.found, offset)));
        lines.push(`  ${side}, ${what}: ${lineOf(matched.found, offset)}${matched.missing > 0 ? `, ${matched.missing} missing` : ""}`);
      }
    }
  }
  return { clicks: truth.candidate.length + truth.interviewer.length, missing, drifts, lines: [...new Set(lines)] };
}

/**
 * The page's clock began before the interview's: by how much the candidate's clicks tell, which are ten seconds apart and whose answers begin
 * at no regular times. The interviewer's must then lie where the same distance says.
 */
function clocksApart({ candidate }: Record<Side, number[]>, told: Record<Side, Told>): number {
  const places = told.candidate[0]?.[1].recording ?? [];
  const foundAt = (offset: number): number[] =>
    candidate.flatMap((at) => {
      const by = nearestTo(places, at + offset) - at;
      return Math.abs(by - offset) < SAME ? [by] : [];
    });
  // The right distance is the one at which most clicks have a partner.
  const guesses = candidate.flatMap((at) => places.map((place) => place - at));
  const best = guesses.map(foundAt).reduce((known, found) => (found.length > known.length ? found : known), []);
  return best.length > 0 ? median(best) : 0;
}

const nearestTo = (places: readonly number[], wanted: number): number =>
  places.reduce((best, one) => (Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best), Infinity);

function lineOf(found: readonly Displaced[], offset: number): string {
  const ms = found.map(({ by }) => samplesToMs(by - offset));
  const steps = ms.filter((one, index) => Math.abs(one - (ms[index - 1] ?? Infinity)) > STEP_MS).map((one) => one.toFixed(1));
  return `first ${ms[0]?.toFixed(2) ?? "-"} ms, last ${ms.at(-1)?.toFixed(2) ?? "-"} ms, largest ${driftMs(found, offset).toFixed(2)} ms${steps.length > 1 ? `, stepwise ${steps.slice(0, MOST_STEPS).join(" ")}` : ""}`;
}

const STEP_MS = 2;
const MOST_STEPS = 12;

const minutesOf = ({ candidate, interviewer }: Record<Side, number[]>): string =>
  ((largest([...candidate, ...interviewer]) - Math.min(candidate[0] ?? 0, interviewer[0] ?? 0)) / SAMPLE_RATE / 60).toFixed(1);

export function driftFigures(runs: readonly DriftRun[]): Figure[] {
  const kinds = [...new Set(runs.flatMap(({ drifts }) => [...drifts.keys()]))];
  const of = (kind: string): number => largest(runs.flatMap(({ drifts }) => drifts.get(kind) ?? []));
  return [
    { name: "max_drift_ms", value: largest(kinds.map(of)), bound: { most: 20 } },
    { name: "clicks_missing", value: runs.reduce((sum, { missing }) => sum + missing, 0), bound: { most: 0 } },
    ...kinds.map((kind) => ({ name: `${snake(kind)}_drift_ms`, value: of(kind) })),
  ];
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
