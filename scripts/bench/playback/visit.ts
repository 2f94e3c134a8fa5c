import type { Browser, CDPSession, Page } from "@playwright/test";

import { type Random } from "../../../tests/machines/simulation/random";
import { bestLag } from "../../../tests/speech/best-lag";
import { type Heard, putEar } from "./ear";

const MB = 1_000_000;

interface VisitOptions {
  browser: Browser;
  url: string;
  /** Of the interview. */
  turns: number;
}

export interface Visit {
  page: Page;
  /** From the beginning of the navigation until the transcript is shown and Play, pressed then, says Pause. */
  usableMs: number;
  /** From the beginning of the navigation until every control works. */
  hydratedMs: number;
  /** From the press of Play to the first audible sample, while the page is still loading. */
  firstSoundMs: number;
  /** From the beginning of the navigation until the last turn is on the page. */
  wholeMs: number;
  close: () => Promise<void>;
}

/** A first visit: nothing is cached. */
export async function visit({ browser, url, turns }: VisitOptions): Promise<Visit> {
  const context = await browser.newContext({ bypassCSP: true, viewport: { width: 1280, height: 800 } });
  await context.addInitScript({ content: "globalThis.__name ??= (value) => value;" });
  const page = await context.newPage();
  await putEar(page);
  await page.goto(url, { waitUntil: "commit" });
  const whole = page.evaluate((count) => window.ear.whole(count), turns);
  const { usableMs, hydratedMs, heard } = await page.evaluate(() => window.ear.pressPlay());
  return { page, usableMs, hydratedMs, firstSoundMs: heard.audibleMs - heard.pressedMs, wholeMs: await whole, close: () => context.close() };
}

interface SeekOptions {
  page: Page;
  random: Random;
  /** What is to be heard, 16 kHz mono. */
  recording: Int16Array;
}

export interface Seek {
  ms: number;
  /** What came out was what is said at that place. */
  right: boolean;
}

/** Clicks on a random place of the timeline at which somebody speaks, and listens. */
export async function seek({ page, random, recording }: SeekOptions): Promise<Seek> {
  const lanes = await page.locator(".timeline-lanes").boundingBox();
  if (!lanes) throw new Error("The timeline is not there.");
  const place = spokenPlace(lanes, { random, recording });
  // A press may overtake what is asked for beside it.
  await page.evaluate(() => window.ear.listen());
  await page.mouse.click(lanes.x + place.x, lanes.y + lanes.height / 2);
  const heard = await Promise.race([page.evaluate(() => window.ear.heard()), tooLate()]);
  return { ms: heard.audibleMs - heard.pressedMs, right: isAt(recording, place.sample, heard) };
}

const HEARD_TIMEOUT_MS = 20_000;

async function tooLate(): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, HEARD_TIMEOUT_MS).unref());
  throw new Error(`Nothing was heard within ${HEARD_TIMEOUT_MS / 1000} s of a click on the timeline.`);
}

/** Loud enough to be heard within the first 40 ms. */
const LOUD = 1_500;
const LOOKED_AT = 640;

function spokenPlace({ width }: { width: number }, { random, recording }: Pick<SeekOptions, "random" | "recording">): { x: number; sample: number } {
  for (;;) {
    const x = Math.floor(random.between(10, width - 30));
    const sample = Math.round((x / width) * recording.length);
    const loud = recording.subarray(sample, sample + LOOKED_AT).filter((value) => Math.abs(value) > LOUD).length;
    if (loud > LOOKED_AT / 10) return { x, sample };
  }
}

/** Half a second, by which the ear may begin to listen late on a busy machine; the next pixel is six seconds away in two hours. */
const NEAR = 8_000;

function isAt(recording: Int16Array, sample: number, { samples }: Heard): boolean {
  const heard = Int16Array.from(samples, (value) => Math.round(value * 32_767));
  const expected = recording.slice(sample - NEAR, sample + NEAR + heard.length);
  const placed = new Int16Array(expected.length);
  placed.set(heard, NEAR);
  return bestLag(placed, expected, { from: NEAR, to: NEAR + heard.length, within: NEAR }).correlation > 0.7;
}

/** JavaScript's memory after a collection, and how many nodes the document has. */
export async function memoryOf(page: Page): Promise<{ heapMb: number; nodes: number }> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  await session.send("HeapProfiler.collectGarbage");
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  const valueOf = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
  await session.detach();
  return { heapMb: valueOf("JSHeapUsedSize") / MB, nodes: valueOf("Nodes") };
}
