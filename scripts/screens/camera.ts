import path from "node:path";

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const SIZES = { "1280": { width: 1280, height: 800 }, "390": { width: 390, height: 844 } } as const;
const SCHEMES = ["light", "dark"] as const;
/** Longer than any transition of the page (200 ms). */
const SETTLE_MS = 350;

interface ShotOptions {
  /** The whole page rather than what is seen without scrolling. Default false. */
  fullPage?: boolean;
}

/** Takes each scene at 1280 and 390 px, light and dark, and lets axe look at it. */
export class Camera {
  readonly faults: string[] = [];
  pictures = 0;

  constructor(private readonly folder: string) {}

  async take(page: Page, name: string, { fullPage = false }: ShotOptions = {}): Promise<void> {
    // A page behind another one is not drawn anew.
    await page.bringToFront();
    for (const [width, size] of Object.entries(SIZES)) {
      for (const colorScheme of SCHEMES) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.evaluate(() => document.fonts.ready);
        await page.waitForTimeout(SETTLE_MS);
        await page.screenshot({ path: path.join(this.folder, `${name}-${width}-${colorScheme}.png`), fullPage });
        this.pictures += 1;
        await this.#inspect(page, `${name} at ${width} px, ${colorScheme}`);
      }
    }
    await page.setViewportSize(SIZES["1280"]);
  }

  async #inspect(page: Page, scene: string): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, impact, help, nodes } of violations) {
      if (impact !== "serious" && impact !== "critical") continue;
      this.faults.push(`${scene}: ${id}: ${help} (${nodes.map(({ target }) => target.join(" ")).join(", ")})`);
    }
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) this.faults.push(`${scene}: scrolls sideways`);
  }
}
