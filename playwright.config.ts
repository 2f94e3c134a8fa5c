import { defineConfig } from "@playwright/test";

import { systemChromium } from "./scripts/lib/chromium.mjs";

/** Tests start the built app themselves (tests/e2e/fixtures.ts), for many of them stop and kill it. */
export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  // Speech plays in real time, so most of a test is waiting: two go side by side on two cores without a stutter.
  workers: 2,
  fullyParallel: true,
  // On an idle machine none takes half of it.
  timeout: 120_000,
  globalTimeout: 15 * 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: "list",
  use: {
    trace: "retain-on-failure",
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
