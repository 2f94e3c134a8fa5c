/** Conversations with faults at every point, in virtual time: `npm run bench:drafts`. What it means: docs/benchmarks.md. */
import { availableParallelism } from "node:os";

import type { DraftTotals } from "./drafts/draft-totals";
import { addTotals, NO_TOTALS } from "./drafts/draft-totals";
import { readArguments } from "./lib/arguments";
import { startProcess } from "./lib/child-process";
import { printReport } from "./lib/report";

const options = readArguments({
  bench: "drafts",
  numbers: {
    seeds: { default: 10_000, help: "conversations", least: 1 },
    first: { default: 1, help: "the first seed", least: 1 },
    processes: { default: Math.min(2, availableParallelism()), help: "processes that share the work", least: 1, most: 64 },
  },
});

const share = Math.ceil(options.seeds / options.processes);
const parts = Array.from({ length: options.processes }, async (_, index): Promise<DraftTotals> => {
  const first = options.first + index * share;
  const count = Math.min(share, options.first + options.seeds - first);
  if (count <= 0) return NO_TOTALS;
  const worker = startProcess<DraftTotals>(new URL("./drafts/run-conversations.ts", import.meta.url), { args: [String(first), String(count)] });
  return worker.expect((message): message is DraftTotals => "conversations" in message);
});
const totals = (await Promise.all(parts)).reduce(addTotals, NO_TOTALS);
const { calls, turns, drafts, draftsUsed, reopened, answers, cuts, reloads, lastedMs } = totals;

printReport(
  {
    bench: "drafts",
    figures: [
      { name: "calls_per_turn", value: calls / turns, bound: { most: 1.5 } },
      { name: "double_replies", value: totals.doubled.length, bound: { most: 0 } },
      { name: "stuck", value: totals.stuck.length, bound: { most: 0 } },
      { name: "spoken_over", value: totals.spokenOver.length, bound: { most: 0 } },
      { name: "draft_traces", value: totals.traced.length, bound: { most: 0 } },
      { name: "drafts", value: drafts },
      { name: "drafts_used", value: draftsUsed },
      { name: "answers_reopened", value: reopened },
    ],
    samples: totals.conversations,
    conditions: [
      `seeds ${options.first} to ${options.first + options.seeds - 1}: ${answers} answers, ${turns} turns, ${calls} model calls`,
      `${cuts} cuts and restarts, ${reloads} reloads, ${Math.round(lastedMs / 3_600_000)} hours of virtual time`,
      ...Object.entries({ stuck: totals.stuck, doubled: totals.doubled, spokenOver: totals.spokenOver, traced: totals.traced })
        .filter(([, seeds]) => seeds.length > 0)
        .map(([name, seeds]) => `${name}: seeds ${seeds.join(", ")}`),
    ],
    details: { first_seed: options.first, last_seed: options.first + options.seeds - 1 },
  },
  options,
);
