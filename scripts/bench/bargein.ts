/** What the record counts as heard when the interviewer is cut off: `npm run bench:bargein`. What it means: docs/benchmarks.md. */
import { cutAtRandom } from "./bargein/heard-text";
import { readArguments } from "./lib/arguments";
import { printReport } from "./lib/report";
import { percentile } from "./lib/statistics";

const options = readArguments({
  bench: "bargein",
  numbers: {
    cuts: { default: 500, help: "turns that are cut off at a random moment", least: 1 },
    seed: { default: 1, help: "chooses turns, voices and moments" },
  },
});

const cuts = await cutAtRandom({ cuts: options.cuts, seed: options.seed });
const errors = cuts.map(({ recorded, played }) => Math.abs(recorded - played));
printReport(
  {
    bench: "bargein",
    figures: [
      { name: "overcounted", value: cuts.filter(({ recorded, played }) => recorded > played).length, bound: { most: 0 } },
      { name: "heard_error_median_words", value: percentile(errors, 0.5), bound: { most: 0 } },
      { name: "heard_error_p95_words", value: percentile(errors, 0.95), bound: { most: 1 } },
    ],
    samples: cuts.length,
    seed: options.seed,
    conditions: [`${cuts.length} turns of a voice whose alignment is known, cut off by a key in virtual time; the machine, the player and its fade are the page's own`],
  },
  options,
);
// The voice's thread would keep the process up.
process.exit(0);
