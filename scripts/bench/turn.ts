/** How soon the reply sounds after an answer: `npm run bench:turn`. What it means: docs/benchmarks.md. */
import { loadavg } from "node:os";

import { seededRandom } from "../../tests/machines/simulation/random";
import { readArguments } from "./lib/arguments";
import { startBenchApp } from "./lib/bench-app";
import { USUAL_DEVICE_MS, launchChromium } from "./lib/chromium";
import { NO_DELAYS, type ProviderDelays, STATED_DELAYS } from "./lib/providers";
import { printReport } from "./lib/report";
import { measureServerShare } from "./lib/server-share";
import { type SpokenTurn, speakTurns } from "./turn/speak-turns";
import { chooseAnswers } from "./turn/spoken-answers";
import { type WithAndWithout, medianSteps, turnFigures } from "./turn/turn-figures";
import { startTurnProviders } from "./turn/turn-providers";

const ANSWERS = 12;

const options = readArguments({
  bench: "turn",
  numbers: {
    turns: { default: 60, help: "answers with each of: no delays, delays; without drafts, with them", least: 1 },
    pages: { default: 3, help: "interviews at the same time", least: 1, most: 8 },
    seed: { default: 1, help: "chooses answers and pauses" },
    device: { default: USUAL_DEVICE_MS, help: "milliseconds that the sound card takes at a time", least: 3, most: 40 },
  },
});

const answers = await chooseAnswers(seededRandom(options.seed), ANSWERS);
const browser = await launchChromium({ deviceMs: options.device });
const load = [loadavg()];

/** Speaks `count` answers; `mayDraft` says of which replies drafts may be made. */
async function speak(delays: ProviderDelays, count: number, mayDraft: (number: number) => boolean): Promise<SpokenTurn[]> {
  const providers = await startTurnProviders({ delays, seed: options.seed, answers: ANSWERS });
  const app = await startBenchApp(providers.env);
  let begun = 0;
  const next = (): { mayDraft: boolean } | null => (begun < count ? { mayDraft: mayDraft(begun++) } : null);
  try {
    const pages = Array.from({ length: options.pages }, (_, page) =>
      speakTurns({ app, browser, answers, random: seededRandom(options.seed * 1_000 + page), next }),
    );
    return (await Promise.all(pages)).flat();
  } finally {
    await app.stop();
    await providers.stop();
  }
}

/** By turns, so that both meet the same machine. */
async function speakBoth(delays: ProviderDelays): Promise<WithAndWithout> {
  const turns = await speak(delays, 2 * options.turns, (number) => number % 2 === 0);
  return { drafted: turns.filter(({ mayDraft }) => mayDraft), undrafted: turns.filter(({ mayDraft }) => !mayDraft) };
}

try {
  const serverShare = await measureServerShare({ turns: 2 * options.turns });
  const atOnce = await speakBoth(NO_DELAYS);
  const delayed = await speakBoth(STATED_DELAYS);
  load.push(loadavg());
  const all = [atOnce.undrafted, atOnce.drafted, delayed.undrafted, delayed.drafted];
  const steps = {
    at_once: medianSteps(atOnce.undrafted),
    at_once_drafted: medianSteps(atOnce.drafted),
    delayed: medianSteps(delayed.undrafted),
    drafted: medianSteps(delayed.drafted),
  };
  printReport(
    {
      bench: "turn",
      figures: [
        ...turnFigures({ atOnce, delayed, serverShare, delays: STATED_DELAYS }),
        { name: "unanswered", value: all.reduce((missing, turns) => missing + options.turns - turns.length, 0), bound: { most: 0 } },
      ],
      samples: Math.min(...all.map((turns) => turns.length)),
      seed: options.seed,
      conditions: [
        `${options.pages} pages of Chromium, hands-free, spoken answers; a sound card of ${options.device} ms; app and providers in processes of their own; load average ${load.map(([minute]) => minute?.toFixed(1)).join(" to ")}`,
        `delays: words ${STATED_DELAYS.transcribeMs} ms after their sound, first token ${STATED_DELAYS.firstTokenMs} ms, then ${STATED_DELAYS.tokenMs} ms each, first audio ${STATED_DELAYS.firstAudioMs} ms`,
        `turns without delays ${atOnce.undrafted.length}, and with drafts ${atOnce.drafted.length}; with delays ${delayed.undrafted.length}, and with drafts ${delayed.drafted.length}; ${serverShare.length} of the server alone, half of them with drafts`,
        ...Object.entries(steps).map(([name, of]) => `${name}, median ms after the decision reached the server: ${JSON.stringify(of)}`),
      ],
      details: { steps },
    },
    options,
  );
} finally {
  await browser.close();
}
// The voice's thread would keep the process up.
process.exit(0);
