import { type Browser, chromium } from "@playwright/test";

import { ensureChromium, systemChromium } from "../../lib/chromium.mjs";

/** Sound cards take 3 (Macs) to 10 ms at a time (Windows, most of Linux); Chromium's stand-in for a missing one would take 20. */
export const USUAL_DEVICE_MS = 10;
const DEVICE_RATE = 44_100;

/** Chromium without a window; pages may sound without a click, and hidden ones run on as if they were seen. `deviceMs`: that its sound card takes at a time. */
export async function launchChromium({ deviceMs = USUAL_DEVICE_MS } = {}): Promise<Browser> {
  await ensureChromium();
  return chromium.launch({
    executablePath: systemChromium(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--autoplay-policy=no-user-gesture-required",
      "--disable-background-timer-throttling",
      "--disable-renderer-backgrounding",
      "--disable-backgrounding-occluded-windows",
      `--audio-buffer-size=${Math.round((deviceMs / 1000) * DEVICE_RATE)}`,
    ],
  });
}
