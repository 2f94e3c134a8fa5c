/** The playback page of a long interview, in Chromium: `npm run bench:playback`. What it means: docs/benchmarks.md. */
import { SAMPLE_RATE } from "~/domain/audio";
import { createOpusCodec } from "~/services/recordings/opus-codec.server";
import { unpackSound } from "~/services/recordings/stored-sound.server";
import { WebmFile } from "~/services/recordings/webm-reader";

import { importInterview } from "../../tests/archive/interview-zip";
import { seededRandom } from "../../tests/machines/simulation/random";
import { readArguments } from "./lib/arguments";
import { startBenchApp } from "./lib/bench-app";
import { launchChromium } from "./lib/chromium";
import { printReport } from "./lib/report";
import { largest, median, percentile } from "./lib/statistics";
import { longInterview } from "./playback/long-interview";
import { memoryOf, seek, type Seek, visit } from "./playback/visit";

const options = readArguments({
  bench: "playback",
  numbers: {
    minutes: { default: 120, help: "length of the interview", least: 2, most: 240 },
    visits: { default: 5, help: "first visits of the page", least: 1 },
    seeks: { default: 30, help: "random places that are gone to while it plays", least: 1 },
    seed: { default: 1, help: "chooses the places" },
  },
});

/** Mixing two hours takes minutes on a slow machine. */
const MIX_TIMEOUT_MS = 600_000;

const interview = await longInterview({ samples: options.minutes * 60 * SAMPLE_RATE });
const app = await startBenchApp();
const browser = await launchChromium();
const usable: number[] = [];
const hydrated: number[] = [];
const firstSound: number[] = [];
const whole: number[] = [];
const seeks: Seek[] = [];
let memory = { heapMb: Number.NaN, nodes: Number.NaN };
let afterwards = memory;
let pageBytes = 0;
try {
  await importInterview(app.url, interview);
  const recording = await mixed(`${app.url}/interviews/${interview.interviewId}/recording`);
  const url = `${app.url}/interviews/${interview.interviewId}/playback`;
  pageBytes = (await (await fetch(url)).arrayBuffer()).byteLength;
  for (let count = 0; count < options.visits; count += 1) {
    const { page, usableMs, hydratedMs, firstSoundMs, wholeMs, close } = await visit({ browser, url, turns: interview.turns });
    usable.push(usableMs);
    hydrated.push(hydratedMs);
    firstSound.push(firstSoundMs);
    whole.push(wholeMs);
    if (count === options.visits - 1) {
      await page.waitForFunction(() => (document.querySelector<HTMLAudioElement>("audio[data-recording]")?.currentTime ?? 0) > 0);
      memory = await memoryOf(page);
      const random = seededRandom(options.seed);
      for (let index = 0; index < options.seeks; index += 1) seeks.push(await seek({ page, random, recording }));
      await readToTheEnd(page);
      afterwards = await memoryOf(page);
    }
    await close();
  }
} finally {
  await browser.close();
  await app.stop();
}

printReport(
  {
    bench: "playback",
    figures: [
      { name: "usable_ms", value: largest(usable), bound: { most: 1_000 } },
      { name: "usable_p50_ms", value: median(usable) },
      { name: "hydrated_ms", value: largest(hydrated) },
      { name: "hydrated_p50_ms", value: median(hydrated) },
      { name: "first_sound_ms", value: largest(firstSound), bound: { most: 300 } },
      { name: "first_sound_p50_ms", value: median(firstSound) },
      { name: "whole_p50_ms", value: median(whole) },
      { name: "seek_p95_ms", value: percentile(seeks.map(({ ms }) => ms), 0.95), bound: { most: 100 } },
      { name: "seek_p50_ms", value: median(seeks.map(({ ms }) => ms)) },
      { name: "wrong_places", value: seeks.filter(({ right }) => !right).length, bound: { most: 0 } },
      { name: "memory_mb", value: afterwards.heapMb, bound: { most: 100 } },
      { name: "memory_growth_mb", value: afterwards.heapMb - memory.heapMb, bound: { most: 20 } },
      { name: "nodes", value: afterwards.nodes },
      { name: "page_mb", value: pageBytes / 1_000_000 },
    ],
    samples: seeks.length,
    seed: options.seed,
    conditions: [
      `${options.minutes} minutes: ${interview.turns} turns, ${interview.words} words, stored as Opus, mixed before the first visit`,
      `${options.visits} first visits with an empty cache: from the navigation until Play plays; from that press to the first sample above -40 dB`,
      "whole: from the navigation until the last turn is on the page, which comes with the first of them",
      `${options.seeks} clicks on the timeline while it plays, each at a place where somebody speaks, until that place is audible`,
      "memory: JavaScript's heap after a collection, once everything was gone to and read to its end",
    ],
    details: { usable: usable.map(Math.round), hydrated: hydrated.map(Math.round), firstSound: firstSound.map(Math.round), seeks: seeks.map(({ ms }) => Math.round(ms)) },
  },
  options,
);

/** Waits until the whole is mixed, and unpacks it. */
async function mixed(url: string): Promise<Int16Array> {
  const deadline = performance.now() + MIX_TIMEOUT_MS;
  let response = await fetch(url);
  while (response.status === 202 && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    response = await fetch(url);
  }
  if (response.status !== 200) throw new Error(`The recording was not made: ${response.status}`);
  const codec = createOpusCodec();
  try {
    return await unpackSound(new WebmFile(new Uint8Array(await response.arrayBuffer())), { codec, from: 0, to: Infinity });
  } finally {
    await codec.close();
  }
}

/** Scrolls through the transcript as somebody does who reads fast. */
async function readToTheEnd(page: Awaited<ReturnType<typeof visit>>["page"]): Promise<void> {
  await page.evaluate(async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += 2 * innerHeight) {
      scrollTo({ top: y, behavior: "instant" });
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
}
