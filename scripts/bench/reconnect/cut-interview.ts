import { setTimeout as sleep } from "node:timers/promises";

import type { Browser, Page } from "@playwright/test";

import { type Microphone, installMicrophone } from "../../../tests/e2e/microphone";
import { type Network, startNetwork } from "../../../tests/e2e/support/network";
import type { Random } from "../../../tests/machines/simulation/random";
import type { SpokenAnswer } from "../../../tests/speech/spoken-answer";
import { type BenchApp, createInterview } from "../lib/bench-app";
import { type PageTaps, tapPage } from "./page-taps";

export const STATES = ["intro", "thinking", "speaking", "held", "listening", "answering", "finishing", "paused", "ending"] as const;
export type CutState = (typeof STATES)[number];

export interface Cut {
  state: CutState;
  /** How long the network was away. */
  awayMs: number;
  /** From its return to a page that is connected and goes on; null: it did not come back in time. */
  backMs: number | null;
}

export interface CutInterview {
  interviewId: string;
  cuts: Cut[];
  /** What left the page towards the speakers, 16 kHz. */
  recording: Int16Array;
  /** In the order in which they were given. */
  answers: SpokenAnswer[];
}

interface Options {
  app: BenchApp;
  browser: Browser;
  random: Random;
  answers: readonly SpokenAnswer[];
  /** A listener's sign, which holds the interviewer for a moment. */
  sign: SpokenAnswer;
}

const AWAY_MS = [300, 3_000] as const;
const BACK_LIMIT_MS = 15_000;
const STATE_LIMIT_MS = 60_000;
const ROUNDS = 2;

/** One interview on one page, whose connection is cut in every state: some ten times. */
export async function cutInterview(options: Options): Promise<CutInterview> {
  const { app, browser } = options;
  const network = await startNetwork(app.port);
  const context = await browser.newContext({ bypassCSP: true });
  // tsx wraps functions in it to keep their names, also those that run in the page.
  await context.addInitScript({ content: "globalThis.__name = (value) => value;" });
  const page = await context.newPage();
  try {
    const mic = await installMicrophone(page);
    const taps = await tapPage(page);
    const interviewId = await createInterview(app, { minutes: 30 });
    await page.goto(`${network.url}/interviews/${interviewId}`);
    const walk = new Walk({ ...options, network, page, mic, taps });
    await walk.through();
    return { interviewId, cuts: walk.cuts, recording: await walk.recording(), answers: walk.given };
  } finally {
    await context.close();
    await network.close();
  }
}

interface WalkOptions extends Options {
  network: Network;
  page: Page;
  mic: Microphone;
  taps: PageTaps;
}

class Walk {
  readonly cuts: Cut[] = [];
  readonly given: SpokenAnswer[] = [];
  #recording: Int16Array | null = null;

  constructor(private readonly options: WalkOptions) {}

  async through(): Promise<void> {
    await this.#press("Resume");
    await this.#until("Speaking");
    await this.#pause(500, 2_000);
    await this.#cut("intro");
    // What is left of it would only take time; the question after it must not be cut off.
    if ((await this.options.page.locator('[data-speaker="interviewer"]').count()) <= 1) await this.options.page.keyboard.press("Escape");
    for (let round = 0; round < ROUNDS; round += 1) await this.#round(round);
    await this.#until("Listening");
    await this.#press("Pause");
    await this.#until("Paused");
    await this.#cut("paused");
    await this.#press("Resume");
    await this.#until("Listening");
    await this.#end();
  }

  /** What was played until the page was left. */
  async recording(): Promise<Int16Array> {
    return this.#recording ?? this.options.taps.played();
  }

  async #round(round: number): Promise<void> {
    if (round === 0) {
      await this.#until("Thinking", "Speaking", "Listening");
      await this.#cut("thinking");
    }
    // On a busy machine the turn may be over by now.
    if ((await this.#until("Speaking", "Listening")) === "Speaking") await this.#cutWhileSpeaking(round);
    await this.#until("Listening");
    await this.#pause(100, 800);
    await this.#cut("listening");
    await this.#until("Listening");
    await this.#answer();
  }

  async #cutWhileSpeaking(round: number): Promise<void> {
    await this.#pause(600, 2_500);
    if (round % 2 === 0) await this.#cut("speaking");
    else await this.#cutWhileHeld();
  }

  async #cutWhileHeld(): Promise<void> {
    const { mic, sign } = this.options;
    const said = mic.speak(sign.samples);
    said.catch(() => undefined);
    await sleep(350);
    await this.#cut("held");
    await said;
  }

  async #answer(): Promise<void> {
    const { mic, random, answers } = this.options;
    const answer = random.pick(answers);
    this.given.push(answer);
    const spoken = mic.speak(answer.samples);
    spoken.catch(() => undefined); // told where it is waited for
    await this.#pause(1_200, 3_000);
    await this.#cut("answering");
    await spoken;
    await this.#until("Thinking", "Speaking");
    await this.#cut("finishing");
  }

  async #end(): Promise<void> {
    const { page } = this.options;
    this.#recording = await this.options.taps.played();
    await this.#press("End interview");
    await page.getByRole("dialog").getByRole("button", { name: "End and rewatch" }).click();
    const [from, awayMs] = await this.#break();
    await page.waitForURL(/\/playback$/, { timeout: BACK_LIMIT_MS }).catch(() => undefined);
    const back = /\/playback$/.test(page.url());
    this.cuts.push({ state: "ending", awayMs, backMs: back ? Math.max(0, Date.now() - from) : null });
  }

  async #cut(state: CutState): Promise<void> {
    const [restoredAt, awayMs] = await this.#break();
    let back: number | null = null;
    while (back === null && Date.now() - restoredAt < BACK_LIMIT_MS) {
      back = await this.options.taps.backAt(restoredAt).catch(() => null);
      if (back === null) await sleep(20);
    }
    this.cuts.push({ state, awayMs, backMs: back === null ? null : Math.max(0, back - restoredAt) });
  }

  async #break(): Promise<[restoredAt: number, awayMs: number]> {
    const { network, random } = this.options;
    const awayMs = random.between(...AWAY_MS);
    network.cut();
    await sleep(awayMs);
    network.restore();
    return [Date.now(), awayMs];
  }

  async #press(name: string): Promise<void> {
    await this.options.page.getByRole("button", { name, exact: true }).click({ timeout: STATE_LIMIT_MS });
  }

  async #until(...states: string[]): Promise<string> {
    const state = this.options.page.getByRole("status", { name: "Interviewer state" });
    const deadline = Date.now() + STATE_LIMIT_MS;
    for (;;) {
      const shown = (await state.textContent({ timeout: STATE_LIMIT_MS }))?.trim() ?? "";
      if (states.includes(shown)) return shown;
      if (Date.now() > deadline) throw new Error(`The page stayed at "${shown}" and never came to ${states.join(" or ")}; after ${this.cuts.at(-1)?.state ?? "the beginning"}`);
      await sleep(20);
    }
  }

  #pause(least: number, most: number): Promise<void> {
    return sleep(this.options.random.between(least, most));
  }
}
