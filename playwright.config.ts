import { defineConfig } from "@playwright/test";

import { systemChromium } from "./scripts/lib/chromium.mjs";

/**
 * Every word of a whole conversation has to arrive. Where other work takes two cores, Chromium's queue between a stream and the audio graph runs dry and puts
 * in 10 ms of silence (twice in 100 s of sound, two pages beside two and four busy processes). Our worklets leave out nothing then: the track has all frames,
 * and no render quantum is missing. No person would miss a word; the recogniser of the tests, which follows its clips to 2 ms, misses up to three at such a place.
 * Processes that get only what is left beside one page take nothing from it.
 */
const CONVERSATIONS = /(interview|barge-in)\.spec\.ts$/;
/** No word of a conversation is spoken in these, so nothing is lost when other work takes the cores. */
const SOUNDLESS = /(bucket|process|smoke|settings|microphone|list|your-data|insecure-address)\.spec\.ts$/;

/** Tests start the built app themselves (tests/e2e/fixtures.ts), for many of them stop and kill it. */
export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  // Speech plays in real time, so most of a test is waiting: two go side by side on two cores; a third one lost words.
  workers: 2,
  fullyParallel: true,
  // On an idle machine none takes half of it.
  timeout: 120_000,
  globalTimeout: 15 * 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: "list",
  // The faults of every provider take minutes; `npm run test:full` meets them too.
  projects: [
    { name: "soundless", testMatch: SOUNDLESS },
    { name: "side-by-side", testIgnore: [CONVERSATIONS, SOUNDLESS] },
    { name: "conversations", testMatch: CONVERSATIONS, workers: 1, dependencies: ["side-by-side"] },
  ],
  grepInvert: process.env.FULL ? [] : /@full/,
  use: {
    // Without a GPU the ring's motion costs as much as the sound.
    contextOptions: { reducedMotion: "reduce" },
    // Pictures of every frame for the trace would cost half a core beside the sound, and the document before and after each action a third of
    // all time: `--trace on` has both.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    screenshot: "only-on-failure",
    permissions: ["microphone"],
    launchOptions: {
      executablePath: systemChromium(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
      ],
    },
  },
});
