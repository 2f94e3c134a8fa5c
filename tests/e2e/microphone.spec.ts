import type { Page } from "@playwright/test";

import { expect, lookingTest as test } from "./fixtures";

/** One second of a loud 440 Hz tone at 16 kHz. */
const tone = Int16Array.from({ length: 16_000 }, (_, i) => Math.round(20_000 * Math.sin((2 * Math.PI * 440 * i) / 16_000)));

/** Opens the microphone as an app would, and keeps the loudest sample and what happened to the track. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const [track] = stream.getAudioTracks();
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 2_048 });
    context.createMediaStreamSource(stream).connect(analyser);
    const heard = { peak: 0, events: [] as string[], muted: () => track?.muted };
    const samples = new Float32Array(2_048);
    setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      heard.peak = Math.max(heard.peak, ...samples.map(Math.abs));
    }, 20);
    for (const name of ["ended", "mute", "unmute"]) track?.addEventListener(name, () => heard.events.push(name));
    Object.assign(window, { heard });
  });
}

/** The loudest sample since the last call. */
const peak = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { heard } = window as unknown as { heard: { peak: number } };
    const loudest = heard.peak;
    heard.peak = 0;
    return loudest;
  });

const events = (page: Page): Promise<string[]> => page.evaluate(() => (window as unknown as { heard: { events: string[] } }).heard.events);

test.beforeEach(async ({ mic: _, page, expectConsoleErrors }) => {
  // A page without HTML names no icon, so the browser asks for one by its usual name.
  expectConsoleErrors(/favicon\.ico/);
  await page.goto("/healthz");
  await listen(page);
});

test("the scripted microphone is silent until it speaks, and the page hears what it speaks", async ({ mic, page }) => {
  await mic.silence(200);
  // The faint hum of a room, without which the page would take it for switched off.
  expect(await peak(page)).toBeLessThan(0.001);
  await mic.speak(tone);
  expect(await peak(page)).toBeGreaterThan(0.5);
});

test("muted it is silent and says so; unmuted it is heard again", async ({ mic, page }) => {
  await mic.mute();
  await mic.speak(tone);
  expect(await peak(page)).toBeLessThan(0.001);
  await mic.unmute();
  await mic.speak(tone);
  expect(await peak(page)).toBeGreaterThan(0.5);
  expect(await events(page)).toEqual(["mute", "unmute"]);
});

test("unplugged its track ends and there is no microphone until it is plugged in again", async ({ mic, page }) => {
  const open = () => page.evaluate(() => navigator.mediaDevices.getUserMedia({ audio: true }).then(() => "opened", (error: Error) => error.name));
  expect(await mic.openTracks()).toBe(1);
  await mic.unplug();
  expect(await events(page)).toEqual(["ended"]);
  expect(await mic.openTracks()).toBe(0);
  expect(await open()).toBe("NotFoundError");
  await mic.plugIn();
  expect(await open()).toBe("opened");
  await mic.refuse("NotAllowedError");
  expect(await open()).toBe("NotAllowedError");
});
