import type { SimulationResult } from "../../../tests/machines/simulation/simulate-interview";

/** What many conversations came to; the lists are of seeds. */
export interface DraftTotals {
  conversations: number;
  answers: number;
  calls: number;
  turns: number;
  drafts: number;
  draftsUsed: number;
  reopened: number;
  cuts: number;
  reloads: number;
  lastedMs: number;
  stuck: number[];
  doubled: number[];
  spokenOver: number[];
  traced: number[];
}

export const NO_TOTALS: DraftTotals = {
  conversations: 0,
  answers: 0,
  calls: 0,
  turns: 0,
  drafts: 0,
  draftsUsed: 0,
  reopened: 0,
  cuts: 0,
  reloads: 0,
  lastedMs: 0,
  stuck: [],
  doubled: [],
  spokenOver: [],
  traced: [],
};

export function totalsOf(seed: number, result: SimulationResult): DraftTotals {
  const { costs, answers, cuts, reloads, lastedMs } = result;
  const { calls, turns, drafts, draftsUsed, reopened } = costs;
  return {
    ...{ conversations: 1, answers, calls, turns, drafts, draftsUsed, reopened, cuts, reloads, lastedMs },
    stuck: result.ended ? [] : [seed],
    doubled: result.doubleReplies > 0 ? [seed] : [],
    spokenOver: result.spokeOver > 0 ? [seed] : [],
    traced: costs.draftTraces > 0 ? [seed] : [],
  };
}

export function addTotals(left: DraftTotals, right: DraftTotals): DraftTotals {
  const entries = Object.entries(left).map(([name, value]) => {
    const other = right[name as keyof DraftTotals];
    return [name, Array.isArray(value) ? [...value, ...(other as number[])] : (value as number) + (other as number)];
  });
  return Object.fromEntries(entries) as DraftTotals;
}
