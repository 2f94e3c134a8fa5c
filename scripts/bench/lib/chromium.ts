import { type Browser, chromium } from "@playwright/test";

import { ensureChromium, systemChromium } from "../../lib/chromium.mjs";

/** Chromium without a window; pages may sound without a click, and hidden ones run on as if they were seen. */
export async function launchChromium(): Promise<Browser> {
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
      // Sound cards take 3 to 10 ms at a time; Chromium's stand-in for a missing one takes 20.
      "--audio-buffer-size=441",
    ],
  });
}
