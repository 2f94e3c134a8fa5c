import type { Browser, Page } from "@playwright/test";

import { installMicrophone } from "../../../tests/e2e/microphone";
import { SAMPLE_RATE } from "~/domain/audio";

import type { BenchApp } from "../lib/bench-app";
import { soundWithClicks } from "./click";
import { type PageClock, watchPageClock } from "./page-clock";

interface PageInterviewOptions {
  app: BenchApp;
  browser: Browser;
  interviewId: string;
  /** In real time. */
  minutes: number;
}

const ANSWER_SECONDS = 85;
/** Interviews are over after some eighteen: the longer, the longer are their answers. */
const MOST_ANSWERS = 14;
const STATE_MS = 90_000;
/** Half an hour is mixed in a minute, and slower while people talk. */
const RECORDING_MS = 10 * 60_000;
/** Decoded sound is fetched from the page so much at a time. */
const SLICE = 60 * SAMPLE_RATE;

/** An interview in real Chromium with a clicking candidate; resolves with what the page heard and played, and with its recording as Chromium decodes it. */
export async function clickThroughInterview({ app, browser, interviewId, minutes }: PageInterviewOptions): Promise<{ clock: PageClock; decoded: Int16Array }> {
  const context = await browser.newContext({ bypassCSP: true });
  // tsx wraps functions in it to keep their names, also those that run in the page.
  await context.addInitScript({ content: "globalThis.__name = (value) => value;" });
  const page = await context.newPage();
  try {
    const mic = await installMicrophone(page);
    const clock = await watchPageClock(page);
    await page.goto(`${app.url}/interviews/${interviewId}`);
    await press(page, "Resume");
    await expectState(page, "Speaking");
    await page.keyboard.press("Escape");
    const tap = page.getByRole("radio", { name: "Tap to talk", exact: true });
    await tap.check({ force: true });
    const seconds = Math.max(ANSWER_SECONDS, Math.round((60 * minutes) / MOST_ANSWERS));
    const clicksAt = Array.from({ length: Math.floor((seconds + 5) / 10) }, (_, index) => (3 + 10 * index) * SAMPLE_RATE);
    const until = Date.now() + minutes * 60_000;
    while (Date.now() < until) {
      await expectState(page, "Listening");
      await press(page, "Start answer");
      await mic.speak(soundWithClicks(seconds * SAMPLE_RATE, clicksAt));
      await press(page, "Finish answer");
      await expectState(page, "Speaking");
      await clock.collect();
    }
    await expectState(page, "Listening");
    await mic.silence(1_500);
    await clock.collect();
    await press(page, "End interview");
    await page.getByRole("dialog").getByRole("button", { name: "End and rewatch" }).click();
    await page.waitForURL(/\/playback$/);
    return { clock, decoded: await decodedInPage(page, `/interviews/${interviewId}/recording`) };
  } finally {
    await context.close();
  }
}

const press = (page: Page, name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click({ timeout: STATE_MS });

async function expectState(page: Page, state: string): Promise<void> {
  await page.getByRole("status", { name: "Interviewer state" }).getByText(state, { exact: true }).waitFor({ timeout: STATE_MS, state: "attached" });
}

declare global {
  interface Window {
    driftDecoded: Float32Array;
  }
}

/** The recording through `decodeAudioData`, 16 kHz. */
async function decodedInPage(page: Page, address: string): Promise<Int16Array> {
  const deadline = Date.now() + RECORDING_MS;
  let length = await page.evaluate(decode, address);
  while (length === 0 && Date.now() < deadline) {
    await page.waitForTimeout(500);
    length = await page.evaluate(decode, address);
  }
  const samples = new Int16Array(length);
  for (let from = 0; from < length; from += SLICE) {
    const bytes = Buffer.from(await page.evaluate(slice, [from, from + SLICE] as const), "base64");
    samples.set(new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)), from);
  }
  return samples;
}

/** Runs in the page. 0 while there is no recording yet. */
async function decode(address: string): Promise<number> {
  const response = await fetch(address);
  if (response.status !== 200) return 0;
  const buffer = await new OfflineAudioContext(1, 1, 16_000).decodeAudioData(await response.arrayBuffer());
  window.driftDecoded = buffer.getChannelData(0);
  return buffer.length;
}

/** Runs in the page. */
function slice([from, to]: readonly [number, number]): string {
  const samples = Int16Array.from(window.driftDecoded.subarray(from, to), (value) => Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768))));
  const bytes = new Uint8Array(samples.buffer);
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}
