/** Whether sound, words and events stay together for half an hour: `npm run bench:drift`. What it means: docs/benchmarks.md. */
import { setTimeout as sleep } from "node:timers/promises";
import path from "node:path";

import { SAMPLE_RATE } from "~/domain/audio";
import { createDirectoryObjectStore } from "~/services/objects/directory-object-store.server";
import { createOpusCodec } from "~/services/recordings/opus-codec.server";

import { clicksIn } from "./drift/click";
import { startClickingProviders } from "./drift/clicking-providers";
import { type DriftRun, driftFigures, judgeRun } from "./drift/drift-figures";
import { clickThroughInterview } from "./drift/page-interview";
import { pushInterview } from "./drift/pushed-interview";
import { storedInterview, unpacked } from "./durability/stored-interview";
import { readArguments } from "./lib/arguments";
import { createInterview, startBenchApp } from "./lib/bench-app";
import { launchChromium } from "./lib/chromium";
import { printReport } from "./lib/report";

const options = readArguments({
  bench: "drift",
  numbers: { minutes: { default: 30, help: "length of the interview", least: 1, most: 60 } },
  choices: { mode: { of: ["both", "chromium", "protocol"], help: "in real time in Chromium, or pushed over the protocol as fast as the server takes it" } },
});

/** Half an hour is mixed in a minute, and slower while people talk. */
const RECORDING_MS = 10 * 60_000;

const providers = await startClickingProviders();
const app = await startBenchApp(providers.env);
const codec = createOpusCodec();
const runs: DriftRun[] = [];

async function recordingOf(interviewId: string): Promise<Int16Array> {
  const deadline = Date.now() + RECORDING_MS;
  for (;;) {
    const response = await fetch(`${app.url}/interviews/${interviewId}/recording`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (response.status === 200) return unpacked(codec, bytes);
    if (Date.now() > deadline) throw new Error(`There is no recording: ${response.status}`);
    await sleep(500);
  }
}

const bucket = createDirectoryObjectStore(path.join(app.dataDir, "objects"));
const stored = (interviewId: string) => storedInterview(bucket, codec, interviewId);

async function pushed(): Promise<void> {
  const interviewId = await createInterview(app, { minutes: 60 });
  const began = performance.now();
  const { clicks, clockSamples } = await pushInterview({ url: app.url, interviewId, minutes: options.minutes });
  const speed = clockSamples / SAMPLE_RATE / ((performance.now() - began) / 1000);
  const truth = { candidate: clicks.filter(({ side }) => side === "candidate").map(({ at }) => at), interviewer: clicks.filter(({ side }) => side === "interviewer").map(({ at }) => at) };
  const recording = await recordingOf(interviewId);
  runs.push(judgeRun({ name: `protocol, ${Math.round(speed)} times real time`, truth, sameClock: true, stored: await stored(interviewId), recordings: { recording } }));
}

async function inChromium(): Promise<void> {
  const browser = await launchChromium();
  try {
    const interviewId = await createInterview(app, { minutes: 60 });
    const { clock, decoded } = await clickThroughInterview({ app, browser, interviewId, minutes: options.minutes });
    const truth = { candidate: clicksIn(clock.heard.read()), interviewer: clicksIn(clock.played.read()) };
    const recordings = { recording: await recordingOf(interviewId), decodeAudioData: decoded };
    runs.push(judgeRun({ name: "Chromium, real time", truth, sameClock: false, stored: await stored(interviewId), recordings }));
  } finally {
    await browser.close();
  }
}

try {
  if (options.mode !== "chromium") await pushed();
  if (options.mode !== "protocol") await inChromium();
} finally {
  await codec.close();
  await app.stop();
  await providers.stop();
}

printReport(
  {
    bench: "drift",
    figures: driftFigures(runs),
    samples: runs.reduce((sum, { clicks }) => sum + clicks, 0),
    conditions: runs.flatMap(({ lines }) => lines),
    details: { minutes: options.minutes },
  },
  options,
);
process.exit(0);
