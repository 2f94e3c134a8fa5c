/** Patience, backchannels, noises, echo and interruptions on a labelled set: `npm run bench:turntaking`. What it means: docs/benchmarks.md. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

import { openVoiceModel } from "../../tests/speech/node-voice-activity";
import { KINDS } from "./labelled-set/labelled-item";
import { makeItem } from "./labelled-set/make-item";
import { readArguments } from "./lib/arguments";
import { STATED_DELAYS } from "./lib/providers";
import { printReport } from "./lib/report";
import { cutOffCurve, fixedWaitCurve } from "./turntaking/cut-off-curve";
import { cutOffPlot } from "./turntaking/cut-off-plot";
import { type Verdict, judgeItem } from "./turntaking/judge-item";
import { runItem } from "./turntaking/run-item";
import { turntakingFigures } from "./turntaking/turntaking-figures";

const PLOT_FILE = "docs/images/false-cut-offs.svg";
const FACTORS = Array.from({ length: 40 }, (_, index) => 0.05 * (index + 1));
const FIXED_WAITS = Array.from({ length: 45 }, (_, index) => 100 * (index + 1));

const options = readArguments({
  bench: "turntaking",
  numbers: {
    each: { default: 200, help: "items of each of the seven kinds", least: 1 },
    seed: { default: 1, help: "makes the set" },
  },
  flags: { plot: `write ${PLOT_FILE}`, verbose: "a line for each item that went wrong" },
});

const model = await openVoiceModel();
const verdicts: Verdict[] = [];
for (const kind of KINDS) {
  for (let number = 0; number < options.each; number += 1) {
    const run = await runItem({ item: await makeItem(kind, number, options.seed), model, delays: STATED_DELAYS });
    const verdict = judgeItem(run);
    verdicts.push(verdict);
    if (options.verbose && isWrong(verdict)) console.log(describe(verdict, run.item.words.map(({ text }) => text).join(" ")));
  }
}

const byWords = cutOffCurve(verdicts, FACTORS);
if (options.plot) {
  const published = [{ name: "LiveKit Agents, as published for its own recordings", waitMs: 300, cut: 0.099 }];
  await mkdir(path.dirname(PLOT_FILE), { recursive: true });
  await writeFile(PLOT_FILE, cutOffPlot({ byWords, fixed: fixedWaitCurve(verdicts, FIXED_WAITS), published }));
}
const { transcribeMs, firstTokenMs, tokenMs, firstAudioMs } = STATED_DELAYS;
printReport(
  {
    bench: "turntaking",
    figures: turntakingFigures(verdicts),
    samples: verdicts.length,
    seed: options.seed,
    conditions: [
      `${options.each} items of each kind (${KINDS.join(", ")}), spoken by four voices of flite, in virtual time`,
      `words ${transcribeMs} ms after their end, first token ${firstTokenMs} ms, ${tokenMs} ms a token, first audio ${firstAudioMs} ms, drafts on`,
    ],
    details: { false_cut_offs: byWords.map(({ factor, waitMs, cut }) => [round(factor), Math.round(waitMs), round(cut)]) },
  },
  options,
);
// The voice's thread would keep the process up.
process.exit(0);

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function isWrong({ kind, cut, replyMs, survived, taken, resumeMs, lost }: Verdict): boolean {
  const late = kind === "complete" && (replyMs === null || replyMs > 900);
  return cut || late || survived === false || taken === false || resumeMs.some((ms) => ms > 700) || lost.some((samples) => samples !== 0);
}

function describe({ kind, number, cut, replyMs, survived, taken, resumeMs, lost, waitMs, pauseMs }: Verdict, said: string): string {
  return JSON.stringify({ kind, number, said, cut, replyMs, survived, taken, resumeMs, lost, waitMs, pauseMs });
}
