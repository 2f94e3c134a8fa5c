import { setTimeout as sleep } from "node:timers/promises";

import type { Browser, Page } from "@playwright/test";

import type { TurnMarks } from "~/domain/turn-marks";

import type { Random } from "../../../tests/machines/simulation/random";
import { type BenchApp, createInterview } from "../lib/bench-app";
import { type PageInstruments, type PageTurn, instrumentPage } from "./page-instruments";
import type { TimedAnswer } from "./spoken-answers";

export interface SpokenTurn extends PageTurn {
  /** Whether the server was told of likely ends. */
  mayDraft: boolean;
  /** From the arrival of the decision at the server. */
  serverMarks: TurnMarks;
}

export interface SpeakTurnsOptions {
  app: BenchApp;
  browser: Browser;
  random: Random;
  answers: readonly TimedAnswer[];
  /** Whether the next answer's reply may be drafted; null when enough was said. */
  next: () => { mayDraft: boolean } | null;
}

const STATE_LIMIT_MS = 30_000;
/** The interviewer is interrupted after so long: what it says then has no bearing on the next turn, and takes most of the time. */
const LISTENING_MS = 300;
/** Between the interviewer's silence and the next answer. */
const THINKING_MS = [200, 500] as const;
/** A room's own noise before and after, so that an answer ends in its last word and not in its recording's end. */
const SILENCE_SAMPLES = 800;
/** The first reply of a page compiles what later ones use. */
const WARM_UP_TURNS = 1;

/** Speaks answers on one page, one interview after the other, and measures each reply. */
export async function speakTurns(options: SpeakTurnsOptions): Promise<SpokenTurn[]> {
  const turns: SpokenTurn[] = [];
  let pending = options.next();
  while (pending) {
    const context = await options.browser.newContext({ bypassCSP: true });
    // tsx wraps functions in it to keep their names, also those that run in the page.
    await context.addInitScript({ content: "globalThis.__name = (value) => value;" });
    try {
      const page = await context.newPage();
      const instruments = await instrumentPage(page);
      await page.goto(`${options.app.url}/interviews/${await createInterview(options.app, { minutes: 60 })}`);
      await passIntro(page);
      const spoken: Omit<SpokenTurn, "serverMarks">[] = [];
      for (let number = 0; pending && (await isAnswered(page)); number += 1) {
        const turn = await speakTurn(page, instruments, options, pending.mayDraft);
        if (number < WARM_UP_TURNS) continue;
        if (turn) spoken.push(turn);
        pending = options.next();
      }
      await sleep(LISTENING_MS);
      const marks = await instruments.marks();
      turns.push(...spoken.map((turn) => ({ ...turn, serverMarks: marks[turn.replyId] ?? {} })));
    } finally {
      await context.close();
    }
  }
  return turns;
}

async function speakTurn(page: Page, instruments: PageInstruments, { random, answers }: SpeakTurnsOptions, mayDraft: boolean): Promise<Omit<SpokenTurn, "serverMarks"> | null> {
  await sleep(random.between(...THINKING_MS));
  const { samples, endSample } = random.pick(answers);
  const turn = await instruments.answer(withSilence(samples), endSample + SILENCE_SAMPLES, { drafts: mayDraft });
  await sleep(LISTENING_MS);
  await page.keyboard.press("Escape");
  return turn && { ...turn, mayDraft };
}

/** The intro and the first question are interrupted, until an answer is listened to. */
async function passIntro(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Resume", exact: true }).click({ timeout: STATE_LIMIT_MS });
  await until(page, ["Speaking"]);
  while ((await until(page, ["Speaking", "Listening"])) === "Speaking") {
    await sleep(LISTENING_MS);
    await page.keyboard.press("Escape");
    await sleep(LISTENING_MS);
  }
}

/** False when the interview is over. */
async function isAnswered(page: Page): Promise<boolean> {
  const state = await until(page, ["Listening", "Ended", ""]);
  return state === "Listening";
}

async function stateOf(page: Page): Promise<string> {
  const text = await page.getByRole("status", { name: "Interviewer state" }).textContent({ timeout: 1_000 }).catch(() => "");
  return text?.trim() ?? "";
}

async function until(page: Page, states: readonly string[]): Promise<string> {
  const deadline = Date.now() + STATE_LIMIT_MS;
  for (;;) {
    const state = await stateOf(page);
    if (states.includes(state)) return state;
    if (Date.now() > deadline) throw new Error(`The page stayed at "${state}" and never came to ${states.join(" or ")}.`);
    await sleep(20);
  }
}

function withSilence(samples: Int16Array): Int16Array {
  const spoken = new Int16Array(samples.length + 2 * SILENCE_SAMPLES);
  spoken.set(samples, SILENCE_SAMPLES);
  return spoken;
}
