import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { type Browser, type Page, chromium, expect, test } from "@playwright/test";

import { concatSamples, msToSamples, rootMeanSquare } from "../../app/domain/audio";
import { encodeWav } from "../../app/domain/wav";
import { createEmbeddedVoice } from "../../app/services/voice/embedded-voice.server";
import { createResampler } from "../../public/worklets/resampler.js";
import { startHarnessServer } from "./audio/harness-server";

const FRAME = 512;
const RATE = 16_000;
const QUANTUM = 128;
const REFERENCE_RATE = 4_000;
/** More than one piece of what is told for the echo gate, which may begin in the silence before the sound. */
const LEAD = msToSamples(40);
/** A jump of the wave is spread over 5 ms, a hold dies away over 12, a resume fades in over 8. */
const BRIDGE = msToSamples(5);
const HOLD_TAIL = msToSamples(12);
const RESUME_FADE = msToSamples(8);

let folder: string;
let browser: Browser;
let page: Page;
let server: Awaited<ReturnType<typeof startHarnessServer>>;

test.beforeAll(async ({}, info) => {
  folder = await mkdtemp(path.join(tmpdir(), "hotseat-audio-"));
  const wav = path.join(folder, "speech.wav");
  await writeFile(wav, await spokenWav());
  server = await startHarnessServer();
  const { executablePath, args = [] } = info.project.use.launchOptions ?? {};
  browser = await chromium.launch({ executablePath, args: [...args, `--use-file-for-fake-audio-capture=${wav}%noloop`] });
  page = await openHarness();
});

test.afterAll(async () => {
  await browser?.close();
  await server?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Two sentences with 1.2 s between them, over a floor of noise as every room has, at 48 kHz as Chromium's fake device wants. */
async function spokenWav(): Promise<Uint8Array> {
  const voice = createEmbeddedVoice();
  const speak = async (text: string): Promise<Int16Array> => {
    const parts: Int16Array[] = [];
    const chunks = voice.speak({ text, persona: { voice: "rms", stretch: 1 }, language: "en-US", signal: AbortSignal.timeout(20_000) });
    for await (const chunk of chunks) if (chunk.type === "audio") parts.push(chunk.samples);
    return concatSamples(parts);
  };
  const pause = (ms: number): Int16Array => new Int16Array(msToSamples(ms));
  const spoken = concatSamples([pause(800), await speak("We moved the billing system to the new platform."), pause(1200), await speak("Nobody noticed."), pause(1200)]);
  await voice.close?.();
  const floats = Float32Array.from(spoken, (sample, index) => sample / 32_768 + 0.0004 * Math.sin(index * index));
  const wide = createResampler({ fromRate: RATE, toRate: 48_000 }).push(floats);
  return encodeWav(Int16Array.from(wide, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767)), 48_000);
}

async function openHarness({ anyRate = false } = {}): Promise<Page> {
  const page = await browser.newPage({ permissions: ["microphone"] });
  // Like Firefox: the context has the rate of the sound card, whatever is asked for.
  if (anyRate) {
    await page.addInitScript(() => {
      const Original = window.AudioContext;
      window.AudioContext = class extends Original {
        constructor() {
          super({ sampleRate: 48_000 });
        }
      };
    });
  }
  await page.goto(server.url);
  await page.evaluate(() => window.createHarness().then(() => undefined));
  return page;
}

/** A busy machine leaves out render quanta, which leaves a hole in any sound: then the round does not count and is played again. */
async function unbroken<Heard>(round: () => Promise<Heard>): Promise<Heard> {
  const missed = () => page.evaluate(() => window.harness.missedFrames);
  for (let count = 0; count < 5; count += 1) {
    const before = await missed();
    const heard = await round();
    if ((await missed()) === before) return heard;
  }
  throw new Error("The browser left out render quanta in each of five rounds");
}

/** What left the player from clock sample `from` on, in one piece. */
async function playedFrom(page: Page, from: number): Promise<number[]> {
  return page.evaluate((first) => {
    const out: number[] = [];
    for (const packet of window.harness.played) {
      packet.samples.forEach((sample, index) => {
        if (packet.firstSample + index >= first) out.push(sample);
      });
    }
    return out;
  }, from);
}

const tone = (length: number, hertz = 220): number[] =>
  Array.from({ length }, (_, index) => Math.round(12_000 * Math.sin((2 * Math.PI * hertz * index) / RATE)));

const largestStep = (samples: readonly number[]): number =>
  samples.reduce((most, sample, index) => (index === 0 ? most : Math.max(most, Math.abs(sample - (samples[index - 1] ?? 0)))), 0);

/** 1/32,768 becomes 1/32,767 on the way through the audio graph, so two are allowed. */
const differ = (out: readonly number[], wanted: readonly number[]): boolean =>
  out.length !== wanted.length || wanted.some((sample, index) => Math.abs(sample - (out[index] ?? 0)) > 2);

const TONE_STEP = 12_000 * ((2 * Math.PI * 220) / RATE);

async function startOf(page: Page): Promise<number> {
  const started = await page.evaluate(() => window.harness.waitFor("started"));
  return started.type === "started" ? started.clockSample : Number.NaN;
}

test("one second plays 16,000 samples, each as it was written and where the clock says", async () => {
  const samples = tone(RATE);
  const out = await unbroken(async () => {
    await page.evaluate((given) => window.harness.play({ samples: given }), samples);
    const start = await startOf(page);
    expect(await page.evaluate(() => window.harness.waitFor("ended"))).toEqual({ type: "ended", turnId: "turn0001", playedSamples: RATE });
    await page.waitForTimeout(100);
    return playedFrom(page, start);
  });
  expect(differ(out.slice(0, RATE), samples)).toBe(false);
  expect(out.slice(RATE + BRIDGE).every((sample) => sample === 0)).toBe(true);
  const progress = await page.evaluate(() => window.harness.playerEvents.filter((event) => event.type === "progress").length);
  expect(progress).toBeGreaterThanOrEqual(15);
});

test("a hold and a resume lose no sample and do not click", async () => {
  const samples = tone(RATE);
  const { held, out } = await unbroken(async () => {
    await page.evaluate((given) => window.harness.play({ samples: given }), samples);
    const start = await startOf(page);
    await page.waitForTimeout(300);
    const held = await page.evaluate(() => window.harness.player.hold());
    await page.waitForTimeout(300);
    await page.evaluate(() => window.harness.player.resume());
    await page.evaluate(() => window.harness.waitFor("ended"));
    await page.waitForTimeout(100);
    return { held, out: await playedFrom(page, start) };
  });
  expect(differ(out.slice(0, held), samples.slice(0, held))).toBe(false);
  const pause = pauseAt(out, samples, held);
  expect(pause).toBeGreaterThan(msToSamples(250));
  expect(out.slice(held + HOLD_TAIL, held + pause).every((sample) => sample === 0)).toBe(true);
  expect(largestStep(out)).toBeLessThan(TONE_STEP * 1.5);
});

/** How many samples of silence lie at `held`: after them, a whole number of render quanta, comes the rest of the turn and all of it. */
function pauseAt(out: readonly number[], samples: readonly number[], held: number): number {
  const rest = samples.slice(held + RESUME_FADE);
  const pauses = Array.from({ length: 200 }, (_, quanta) => quanta * QUANTUM);
  return pauses.find((length) => !differ(out.slice(held + length + RESUME_FADE, samples.length + length), rest)) ?? 0;
}

test("a barge-in that was nothing plays every sample once: ducked, silent within 30 ms of the hold, and on from there", async () => {
  const samples = tone(RATE);
  const acts = [
    { atMs: 200, act: "duck" as const },
    { atMs: 300, act: "hold" as const },
    { atMs: 600, act: "resume" as const },
  ];
  const { found, start, out } = await unbroken(async () => {
    const found = await page.evaluate(({ samples, acts }) => window.harness.act(samples, acts), { samples, acts });
    const start = await startOf(page);
    await page.waitForTimeout(100);
    return { found, start, out: await playedFrom(page, start) };
  });
  const [ducked, held, resumed] = found;
  const place = held?.played ?? 0;
  const pause = pauseAt(out, samples, place);
  expect(pause).toBeGreaterThan(msToSamples(200));
  const silentFrom = start + out.slice(0, place + pause).findLastIndex((sample) => sample !== 0) + 1;
  expect(((silentFrom - (held?.clockSample ?? 0)) * 1000) / RATE).toBeLessThanOrEqual(30);
  expect(resumed?.clockSample ?? 0).toBeLessThanOrEqual(start + place + pause);
  // Before the duck as loud as written, before the hold 15 dB quieter, and each sample in its place.
  const duckedAt = (ducked?.clockSample ?? 0) - start;
  expect(differ(out.slice(0, duckedAt), samples.slice(0, duckedAt))).toBe(false);
  const quiet = samples.slice(place - msToSamples(40), place).map((sample) => sample * 10 ** (-15 / 20));
  expect(differ(out.slice(place - msToSamples(40), place), quiet)).toBe(false);
  expect(await page.evaluate(() => window.harness.waitFor("ended"))).toMatchObject({ playedSamples: RATE });
  expect(largestStep(out)).toBeLessThan(TONE_STEP * 1.5);
});

test("what was played is told where the clock says, for the echo gate", async () => {
  await page.evaluate((given) => window.harness.play({ samples: given }), tone(RATE / 2));
  const start = await startOf(page);
  await page.evaluate(() => window.harness.waitFor("ended"));
  await page.waitForTimeout(100);
  const pieces = await page.evaluate(() =>
    window.harness.playerEvents.flatMap((event) => (event.type === "reference" ? [{ at: event.clockSample, samples: [...event.samples] }] : [])),
  );
  expect(pieces.length).toBeGreaterThanOrEqual(24);
  // Compared with what left the player, not with the tone: where the machine left out a quantum, both have silence.
  const from = start - LEAD;
  const out = await playedFrom(page, from);
  const wanted = createResampler({ fromRate: RATE, toRate: REFERENCE_RATE }).push(Float32Array.from(out, (sample) => sample / 32_767));
  for (const { at, samples } of pieces) {
    const first = (at - from) / (RATE / REFERENCE_RATE);
    samples.forEach((sample, index) => expect(Math.abs(sample - (wanted[first + index] ?? Number.NaN))).toBeLessThan(0.001));
  }
});

test("a stop is silence within 30 ms, without a click, and tells exactly what was played", async () => {
  for (let round = 0; round < 4; round += 1) {
    const { start, asked, played, out } = await unbroken(async () => {
      await page.evaluate((given) => window.harness.play({ samples: given, finish: false }), tone(RATE));
      const start = await startOf(page);
      await page.waitForTimeout(150 + round * 7);
      const stop = await page.evaluate(async () => {
        const clock = window.harness.engine.clockSamples();
        return { asked: clock, played: await window.harness.player.stop() };
      });
      await page.waitForTimeout(100);
      return { ...stop, start, out: await playedFrom(page, start) };
    });
    const sounded = out.findLastIndex((sample) => sample !== 0) + 1;
    expect(((start + sounded - asked) * 1000) / RATE).toBeLessThanOrEqual(30);
    // The last samples of the fade round to zero.
    expect(played - sounded).toBeGreaterThanOrEqual(0);
    expect(played - sounded).toBeLessThanOrEqual(8);
    expect(largestStep(out)).toBeLessThan(TONE_STEP * 1.1);
  }
});

test("in a context of 48 kHz the counts are the same", async () => {
  const wide = await openHarness({ anyRate: true });
  expect(await wide.evaluate(() => window.harness.engine.context.sampleRate)).toBe(48_000);
  await wide.evaluate((given) => window.harness.play({ samples: given }), tone(RATE / 2));
  expect(await wide.evaluate(() => window.harness.waitFor("ended"))).toMatchObject({ playedSamples: RATE / 2 });
  await wide.evaluate(() => window.harness.listen({ detect: false }));
  await wide.waitForTimeout(500);
  await expectNumberedWithoutGaps(wide);
  await wide.close();
});

test("speech is captured without gaps and found where it is", async () => {
  await page.evaluate(() => window.harness.listen({ detect: true }));
  const edges = () => page.evaluate(() => window.harness.voiceEvents.filter(({ type }) => type === "speech-start" || type === "speech-end"));
  await expect.poll(async () => (await edges()).length, { timeout: 15_000 }).toBe(4);
  await expectNumberedWithoutGaps(page);
  const events = await edges();
  expect(events.map((event) => event.type)).toEqual(["speech-start", "speech-end", "speech-start", "speech-end"]);
  const spoken = await loudStretches(page);
  events.forEach((event, index) => {
    const truth = spoken[index] ?? Number.NaN;
    // A frame for where frames begin, and up to two for soft first and last sounds.
    expect(Math.abs(event.sample - truth)).toBeLessThan(3 * FRAME);
  });
  const preroll = await page.evaluate(() => window.harness.microphone?.preroll(500)?.samples.length);
  expect(preroll).toBe(msToSamples(500));
  expect(await page.evaluate(() => window.harness.problems)).toEqual([]);
});

async function expectNumberedWithoutGaps(page: Page): Promise<void> {
  const { gaps, count } = await page.evaluate(() => {
    const { heard } = window.harness;
    const endOf = (packet: (typeof heard)[number] | undefined) => (packet?.firstSample ?? 0) + (packet?.samples.length ?? 0);
    const gaps = heard.filter((packet, index) => index > 0 && packet.firstSample !== endOf(heard[index - 1])).length;
    return { gaps, count: heard.length };
  });
  expect(count).toBeGreaterThan(15);
  expect(gaps).toBe(0);
  const behind = () =>
    page.evaluate(() => {
      const last = window.harness.heard.at(-1);
      return Math.abs(window.harness.engine.clockSamples() - ((last?.firstSample ?? 0) + (last?.samples.length ?? 0)));
    });
  // Packets that wait for a busy page catch up; numbers that have left the clock do not.
  await expect.poll(behind).toBeLessThan(msToSamples(100));
}

/** Clock samples where what was captured becomes loud and quiet, with pauses under 300 ms left out. */
async function loudStretches(page: Page): Promise<number[]> {
  const packets = await page.evaluate(() => window.harness.heard.map((packet) => ({ first: packet.firstSample, samples: [...packet.samples] })));
  const loud = packets.filter((packet) => rootMeanSquare(Int16Array.from(packet.samples)) > 0.01);
  const edges: number[] = [];
  loud.forEach((packet, index) => {
    const before = loud[index - 1];
    if (!before) return void edges.push(packet.first);
    if (packet.first - before.first > msToSamples(300)) edges.push(before.first + before.samples.length, packet.first);
  });
  const last = loud.at(-1);
  return last ? [...edges, last.first + last.samples.length] : edges;
}
