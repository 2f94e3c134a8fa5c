/** How soon the interviewer is silent, and what the record counts as heard: `npm run bench:bargein`. What it means: docs/benchmarks.md. */
import { loadavg } from "node:os";

import { cutInBrowser } from "./bargein/browser-cuts";
import { heardFigures, silenceFigures } from "./bargein/figures";
import { cutAtRandom } from "./bargein/heard-text";
import { type Format, openHeardVoices } from "./bargein/heard-voices";
import { readArguments } from "./lib/arguments";
import { printReport } from "./lib/report";

const options = readArguments({
  bench: "bargein",
  numbers: {
    cuts: { default: 500, help: "turns that are cut off at a random moment in virtual time, half of each format", least: 2 },
    each: { default: 60, help: "interruptions by voice, by key and by click in Chromium", least: 1 },
    signs: { default: 12, help: "listener's signs, after which the interviewer goes on", least: 1 },
    seed: { default: 1, help: "chooses turns, voices and moments" },
  },
  flags: { verbose: "a line for each interruption in Chromium" },
});

const voices = await openHeardVoices();
const half = Math.round(options.cuts / 2);
const cut = (format: Format, cuts: number) => cutAtRandom({ cuts, seed: options.seed, speak: (text) => voices.speak(format, text) });
const embedded = await cut("embedded", half);
const elevenLabs = await cut("elevenlabs", options.cuts - half);
const estimated = await cut("openai", half);
await voices.stop();

const load = loadavg()[0] ?? 0;
const inBrowser = await cutInBrowser(options);
if (options.verbose) for (const one of inBrowser) console.log(JSON.stringify(one));
const heardInBrowser = inBrowser.flatMap(({ recorded, sounded }) => (recorded === null || sounded === null ? [] : [{ recorded, played: sounded }]));
printReport(
  {
    bench: "bargein",
    figures: [
      ...silenceFigures(inBrowser),
      ...heardFigures([...embedded, ...elevenLabs, ...heardInBrowser]),
      ...heardFigures(heardInBrowser, "browser_", false),
      ...heardFigures(elevenLabs, "elevenlabs_", false),
      { name: "estimated_overcounted_share", value: estimated.filter(({ recorded, played }) => recorded > played).length / estimated.length },
      ...heardFigures(estimated, "estimated_", false),
    ],
    samples: inBrowser.length + embedded.length + elevenLabs.length,
    seed: options.seed,
    conditions: [
      `${options.each} interruptions each by voice (four voices, 40 sentences, room noise), Escape and click, at random places of the turn, on one page of Chromium at a time; load average ${load.toFixed(1)} before`,
      `${embedded.length} turns of the embedded voice, ${elevenLabs.length} in ElevenLabs' format and ${heardInBrowser.length} of the latter in Chromium, cut off at a random moment against the voice's known words`,
      `estimated: ${estimated.length} turns in OpenAI's format, which has no times; not part of the figures above`,
    ],
  },
  options,
);
// The voice's thread would keep the process up.
process.exit(0);
