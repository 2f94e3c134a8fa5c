/** Pictures of every state of the live page and of made-up interviews on the playback page: `npx tsx tests/screens/shoot-gallery.ts DIR [scene …]`. */
import AxeBuilder from "@axe-core/playwright";
import { chromium } from "@playwright/test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { startGallery } from "./gallery-server";
import { PLAYBACK_SCENES } from "./playback-scenes";
import { STAGE_SCENES } from "./stage-scenes";

interface Scene {
  path: string;
  /** What is there once it is drawn. */
  role: "status" | "heading";
  label: string;
}

const SCENES: Record<string, Scene> = {};
for (const scene of Object.keys(STAGE_SCENES)) SCENES[scene] = { path: `gallery?scene=${scene}`, role: "status", label: "Interviewer state" };
for (const scene of Object.keys(PLAYBACK_SCENES)) {
  for (const view of ["transcript", "table"]) {
    SCENES[`playback-${scene}-${view}`] = { path: `playback-gallery?scene=${scene}&view=${view}`, role: "heading", label: "Platform engineer" };
  }
}

const [folder = "screens/gallery", ...wanted] = process.argv.slice(2);
const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;

mkdirSync(folder, { recursive: true });
const gallery = await startGallery();
const address = gallery.resolvedUrls?.local[0] ?? "";
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
let faults = 0;
for (const [scene, { path, role, label }] of Object.entries(SCENES)) {
  if (wanted.length > 0 && !wanted.includes(scene)) continue;
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await browser.newContext({ viewport, colorScheme });
      const page = await context.newPage();
      page.on("pageerror", (error) => console.error(scene, error.message));
      await page.goto(`${address}${path}`);
      await page.getByRole(role, { name: label }).first().waitFor();
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(400);
      await page.screenshot({ path: join(folder, `${scene}-${size}-${colorScheme}.png`) });
      const { violations } = await new AxeBuilder({ page }).analyze();
      for (const { id, nodes } of violations) {
        faults += 1;
        console.log(`${scene} ${size} ${colorScheme}: ${id}`, nodes.map(({ target, failureSummary }) => `${target.join(" ")} ${failureSummary ?? ""}`).join("\n  "));
      }
      if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) console.log(`${scene} ${size}: scrolls sideways`);
      await context.close();
    }
  }
}
console.log(`axe: ${faults} faults`);
await browser.close();
await gallery.close();
