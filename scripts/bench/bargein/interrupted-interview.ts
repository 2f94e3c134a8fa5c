import { setTimeout as sleep } from "node:timers/promises";

import type { Browser, Page } from "@playwright/test";

import { type Microphone, installMicrophone } from "../../../tests/e2e/microphone";
import type { Random } from "../../../tests/machines/simulation/random";
import { type BenchApp, createInterview } from "../lib/bench-app";
import type { InterruptionClip } from "./interruption-clips";
import { type PageSound, type PageTaps, tapPage } from "./page-taps";

/** `sign`: a listener's sign, which holds the interviewer for a moment and no more. */
export type Act = { kind: "voice" | "sign"; clip: InterruptionClip } | { kind: "key" | "click" };

/** An act that was done to a turn that sounded. Frames are places in the page's sound. */
export interface DoneAct {
  act: Act;
  /** Of a press: when the browser took it in. Of a voice: shortly before its clip was given to the microphone. */
  frame: number;
  /** Nothing else was done before. */
  untilFrame: number;
  /** The interviewer was cut off, or fell silent before anything was heard. */
  taken: boolean;
}

export interface InterruptedInterview extends PageSound {
  interviewId: string;
  acts: DoneAct[];
}

interface Options {
  app: BenchApp;
  browser: Browser;
  random: Random;
  acts: readonly Act[];
  /** Called before somebody speaks, with the words. */
  onWords: (text: string) => void;
}

/** From the beginning of a turn to the interruption: within the first seconds, where echo cancellers still learn, and after them. */
const INTO_TURN_MS = [150, 4_500] as const;
/** The words of a voice are known after 600 ms at the earliest; a sign is over and judged by then. */
const SETTLE_MS = { voice: 1_700, sign: 1_500, key: 250, click: 250 } as const;
const STATE_LIMIT_MS = 20_000;
/** Who asks for a moment is given 20 s of it. */
const TURN_LIMIT_MS = 40_000;
const SOUND_LATE_MS = 1_200;

/** One interview on one page of Chromium, whose interviewer is interrupted by each act in turn, until there is none left or the interview is over. */
export async function interruptInterview(options: Options): Promise<InterruptedInterview> {
  const context = await options.browser.newContext({ bypassCSP: true });
  // tsx wraps functions in it to keep their names, also those that run in the page.
  await context.addInitScript({ content: "globalThis.__name = (value) => value;" });
  const page = await context.newPage();
  try {
    const mic = await installMicrophone(page);
    const taps = await tapPage(page);
    const visit = new Visit({ ...options, page, mic, taps });
    const interviewId = await createInterview(options.app, { minutes: 60 });
    await page.goto(`${options.app.url}/interviews/${interviewId}`);
    await visit.through();
    await sleep(SOUND_LATE_MS);
    const sound = await taps.sound();
    if (!visit.over) await visit.end();
    return { interviewId, acts: visit.done, ...sound };
  } finally {
    await context.close();
  }
}

class Visit {
  readonly done: DoneAct[] = [];
  /** The interviewer has no more questions. */
  over = false;

  /** Turns that the page said were interrupted: what is shown afterwards may be the next reply, or the goodbye. */
  #cutOff = 0;

  constructor(private readonly options: Options & { page: Page; mic: Microphone; taps: PageTaps }) {
    options.page.on("websocket", (socket) =>
      socket.on("framesent", ({ payload }) => {
        if (typeof payload === "string" && /^{"type":"turn\.played".*"outcome":"interrupted"/.test(payload)) this.#cutOff += 1;
      }),
    );
  }

  async through(): Promise<void> {
    const { page, taps, acts } = this.options;
    await page.getByRole("button", { name: "Resume", exact: true }).click({ timeout: STATE_LIMIT_MS });
    await this.#until("Speaking");
    // A part of the intro.
    await taps.sounded(STATE_LIMIT_MS);
    await page.keyboard.press("Escape");
    for (const act of acts) {
      await this.#newTurn();
      if (this.over) return;
      await this.#do(act);
    }
  }

  async end(): Promise<void> {
    const { page } = this.options;
    await page.getByRole("button", { name: "End interview", exact: true }).click({ timeout: STATE_LIMIT_MS });
    await page.getByRole("dialog").getByRole("button", { name: "End and rewatch" }).click();
    await page.waitForURL(/\/playback$/, { timeout: STATE_LIMIT_MS });
  }

  async #do(act: Act): Promise<void> {
    const { taps, page } = this.options;
    const before = this.#cutOff;
    const frame = await this.#act(act);
    if (act.kind === "key" || act.kind === "click") await this.#until("Listening");
    await sleep(SETTLE_MS[act.kind]);
    const speaks = (await this.#state()) === "Speaking";
    // A turn of which nothing was heard is not cut off but withdrawn.
    this.done.push({ act, frame, untilFrame: await taps.frame(), taken: this.#cutOff > before || !speaks });
    if (speaks) await page.keyboard.press("Escape");
  }

  async #act(act: Act): Promise<number> {
    const { taps, page, mic, onWords } = this.options;
    switch (act.kind) {
      case "key":
        await page.keyboard.press("Escape");
        return this.#lastPress("key");
      case "click":
        await page.locator(".stage").click();
        return this.#lastPress("click");
      case "voice":
      case "sign": {
        onWords(act.clip.text);
        const frame = await taps.frame();
        mic.speak(act.clip.samples).catch(() => undefined); // the page may be gone by then
        return frame;
      }
    }
  }

  async #lastPress(type: "key" | "click"): Promise<number> {
    const press = (await this.options.taps.presses()).findLast((one) => one.type === type);
    if (!press) throw new Error(`The page heard of no ${type}.`);
    return press.frame;
  }

  /** The interviewer speaks, and has for a while. */
  async #newTurn(): Promise<void> {
    const { page, random } = this.options;
    const deadline = Date.now() + TURN_LIMIT_MS;
    for (;;) {
      const state = await this.#state();
      if (state === "Speaking") break;
      this.over = state === "Ended";
      if (this.over) return;
      if (Date.now() > deadline) throw new Error(`No turn began; the page stayed at "${state}".`);
      if (state === "Listening") await page.keyboard.press("r");
      await sleep(state === "Listening" ? 120 : 20);
    }
    // The lower of two: early ones more often, for they are harder and take less time.
    await sleep(Math.min(random.between(...INTO_TURN_MS), random.between(...INTO_TURN_MS)));
  }

  async #until(wanted: string): Promise<void> {
    const deadline = Date.now() + STATE_LIMIT_MS;
    while ((await this.#state()) !== wanted) {
      if (Date.now() > deadline) throw new Error(`The page never came to ${wanted} after ${this.done.length} acts; it shows ${await this.#state()}.`);
      await sleep(15);
    }
  }

  /** An interview that is over shows its playback instead. */
  async #state(): Promise<string> {
    const { page } = this.options;
    if (page.url().endsWith("/playback")) return "Ended";
    const state = page.getByRole("status", { name: "Interviewer state" });
    const text = await state.textContent({ timeout: STATE_LIMIT_MS }).catch((error: unknown) => {
      if (page.url().endsWith("/playback")) return "Ended";
      throw error;
    });
    return text?.trim() ?? "";
  }
}
