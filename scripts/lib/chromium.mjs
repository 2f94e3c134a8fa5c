import { existsSync } from "node:fs";

import { installPackages, mayInstallPackages } from "./debian.mjs";
import { node } from "./run.mjs";
import { PlainError, step } from "./steps.mjs";

/** Where systems install it. */
const USUAL_PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * The browser for end-to-end tests: CHROMIUM_PATH, else the system's. Undefined when there is neither; Playwright then
 * takes its own.
 * @returns {string | undefined}
 */
export function systemChromium() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen && !existsSync(chosen)) throw new PlainError(`CHROMIUM_PATH names ${chosen}, and there is no such file.`);
  return chosen || USUAL_PLACES.find((file) => existsSync(file));
}

/** Installs a browser where there is none. */
export async function ensureChromium() {
  if (systemChromium() || (await playwrightHasOne())) return;
  await step("chromium", install);
}

async function playwrightHasOne() {
  const { chromium } = await import("@playwright/test");
  return existsSync(chromium.executablePath());
}

async function install() {
  try {
    if (mayInstallPackages()) await installPackages(["chromium"]);
    else await node("node_modules/@playwright/test/cli.js", ["install", "chromium"]);
  } catch (cause) {
    throw new PlainError(`${cause.message}\n\nThe end-to-end tests need Chromium and it could not be installed; install it yourself and set CHROMIUM_PATH to it.`, { cause });
  }
}
