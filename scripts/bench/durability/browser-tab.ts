import { setTimeout as sleep } from "node:timers/promises";

import type { Browser, BrowserContext, Page } from "@playwright/test";

import { type Microphone, installMicrophone } from "../../../tests/e2e/microphone";
import type { Random } from "../../../tests/machines/simulation/random";
import type { SpokenAnswer } from "../../../tests/speech/spoken-answer";

export interface BrowserTabOptions {
  browser: Browser;
  /** Of the interview's page. */
  url: string;
  random: Random;
  answers: readonly SpokenAnswer[];
  /** Whether the interview should end at the next question. */
  enough: () => boolean;
}

/** What somebody sees of the page. */
interface Seen {
  state: string;
  buttons: string[];
}

const LOOK_MS = 150;
const PAGE_MS = 30_000;
const PRESS_MS = 3_000;
/** Pressed as soon as they are there: each is the page's own way on. */
const WAYS_ON = ["Resume", "Try again", "Continue here", "Reload the page"];
const PRESS_AGAIN_MS = 1_000;
/** Somebody who is not understood says something again: later than the longest usual silence that ends an answer. */
const SAY_AGAIN_MS = 6_000;

/** A tab of real Chromium with a spoken microphone and somebody before it. */
export class BrowserTab {
  state = "opening";
  gone = false;
  readonly #options: BrowserTabOptions;
  #context: BrowserContext | null = null;
  #page: Page | null = null;
  #speaking = false;
  #spokeAt = 0;
  #pressedAt = 0;
  #interruptAt: number | null = null;

  constructor(options: BrowserTabOptions) {
    this.#options = options;
  }

  /** Until the interview has ended. Rejects when the tab is killed. */
  async live(): Promise<void> {
    const { page, mic } = await this.#open();
    for (;;) {
      if (this.gone) throw new Error("The tab was killed");
      if (/\/playback$/.test(page.url())) return;
      const seen = await look(page);
      this.state = seen.state;
      if (seen.state === "Ended") return;
      await this.#act(page, mic, seen);
      await sleep(LOOK_MS);
    }
  }

  /** The renderer dies at once. */
  kill(): void {
    this.gone = true;
    void this.#crash();
  }

  async close(): Promise<void> {
    await this.#context?.close().catch(() => undefined);
  }

  async #open(): Promise<{ page: Page; mic: Microphone }> {
    const { browser, url } = this.#options;
    const context = (this.#context = await browser.newContext());
    // tsx wraps functions in it to keep their names, also those that run in the page.
    await context.addInitScript({ content: "globalThis.__name = (value) => value;" });
    const page = (this.#page = await context.newPage());
    const mic = await installMicrophone(page);
    await page.goto(url, { timeout: PAGE_MS });
    return { page, mic };
  }

  async #crash(): Promise<void> {
    const [context, page] = [this.#context, this.#page];
    if (!context || !page) return;
    const cdp = await context.newCDPSession(page).catch(() => null);
    // Nobody is left to answer.
    cdp?.send("Page.crash").catch(() => undefined);
    await sleep(100);
    await this.close();
  }

  async #act(page: Page, mic: Microphone, { state, buttons }: Seen): Promise<void> {
    const now = performance.now();
    const wayOn = buttons.find((name) => WAYS_ON.includes(name));
    if (wayOn && now - this.#pressedAt > PRESS_AGAIN_MS) return this.#press(page, wayOn);
    if (state === "Speaking") return this.#interruptSoon(page, now);
    this.#interruptAt = null;
    if (state !== "Listening" || this.#speaking) return;
    const between = !buttons.includes("Discard answer");
    if (this.#options.enough() && between) return this.#end(page);
    if (now - this.#spokeAt > SAY_AGAIN_MS) this.#say(mic);
  }

  async #interruptSoon(page: Page, now: number): Promise<void> {
    // What comes next is a new question: there is nothing to wait for before it is answered.
    this.#spokeAt = 0;
    this.#interruptAt ??= now + this.#options.random.between(800, 3_500);
    if (now >= this.#interruptAt) await page.keyboard.press("Escape");
  }

  #say(mic: Microphone): void {
    this.#speaking = true;
    const said = mic.speak(this.#options.random.pick(this.#options.answers).samples);
    // When the tab dies in the middle, so does the voice.
    void said.catch(() => undefined).then(() => {
      this.#speaking = false;
      this.#spokeAt = performance.now();
    });
  }

  async #press(page: Page, name: string): Promise<void> {
    this.#pressedAt = performance.now();
    await page.getByRole("button", { name, exact: true }).first().click({ timeout: PRESS_MS }).catch(() => undefined);
  }

  async #end(page: Page): Promise<void> {
    this.state = "ending";
    await this.#press(page, "End interview");
    await page.getByRole("dialog").getByRole("button", { name: "End and rewatch" }).click({ timeout: PRESS_MS }).catch(() => undefined);
    await page.waitForURL(/\/playback$/, { timeout: PRESS_MS }).catch(() => undefined);
  }
}

function look(page: Page): Promise<Seen> {
  return page.evaluate(() => ({
    state: document.querySelector('[aria-label="Interviewer state"]')?.textContent?.trim() ?? "",
    buttons: [...document.querySelectorAll("button")].filter((button) => !button.disabled).map((button) => button.textContent?.trim() ?? ""),
  }));
}
