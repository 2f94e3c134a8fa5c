import { setTimeout as sleep } from "node:timers/promises";

import type { Browser } from "@playwright/test";

import { type Random, seededRandom } from "../../../tests/machines/simulation/random";
import { startBenchApp } from "../lib/bench-app";
import { launchChromium } from "../lib/chromium";
import { type StoredTurn, storedTurns } from "../reconnect/stored-turns";
import { interruptionClip, signClip } from "./interruption-clips";
import { type Act, interruptInterview } from "./interrupted-interview";
import { soundOfText } from "./known-speech";
import { type MeasuredCut, measureCuts } from "./measure-cuts";
import { startSpokenProviders } from "./spoken-providers";

interface Options {
  /** Interruptions of each way: by voice, key and click. */
  each: number;
  /** Listeners' signs, after which the interviewer goes on. */
  signs: number;
  seed: number;
}

const WRITTEN_TRIES = 20;
const WRITTEN_WAIT_MS = 500;

/** Interrupts the built app in Chromium: one page by voice and by signs, then another one by presses. */
export async function cutInBrowser({ each, signs, seed }: Options): Promise<MeasuredCut[]> {
  const random = seededRandom(seed);
  // One after the other: the voice lets only so many wait.
  const clips: Act[] = [];
  for (let number = 0; number < each; number += 1) clips.push({ kind: "voice", clip: await interruptionClip(random, number) });
  for (let number = 0; number < signs; number += 1) clips.push({ kind: "sign", clip: await signClip(random, number) });
  const spoken = shuffled(clips, random);
  const pressed = shuffled(Array.from({ length: 2 * each }, (_, number): Act => ({ kind: number % 2 === 0 ? "key" : "click" })), random);
  const providers = await startSpokenProviders();
  const app = await startBenchApp(providers.env);
  let browser: Browser | null = null;
  try {
    const opened = (browser = await launchChromium());
    const visit = async (acts: readonly Act[], pageSeed: number): Promise<MeasuredCut[]> => {
      const pageRandom = seededRandom(pageSeed);
      const cuts: MeasuredCut[] = [];
      let left = acts;
      while (left.length > 0) {
        const interview = await interruptInterview({ app, browser: opened, acts: left, random: pageRandom, onWords: providers.hear });
        if (interview.acts.length === 0) throw new Error("An interview ended before anything could be interrupted.");
        left = left.slice(interview.acts.length);
        const spoken = [...providers.spoken.values()];
        const turns = (await writtenTurns(app.dataDir, interview.interviewId)).map((turn) => ({ ...turn, samples: soundOfText(turn.text, spoken) }));
        cuts.push(...measureCuts(interview, turns, spoken));
      }
      return cuts;
    };
    return [...(await visit(spoken, seed * 2 + 1)), ...(await visit(pressed, seed * 2 + 2))];
  } finally {
    await browser?.close();
    await app.stop();
    await providers.stop();
  }
}

/** Files are written in the background; the last ones a moment after the end. */
async function writtenTurns(dataDir: string, interviewId: string): Promise<StoredTurn[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await storedTurns(dataDir, interviewId);
    } catch (error) {
      if (tries === WRITTEN_TRIES) throw error;
      await sleep(WRITTEN_WAIT_MS);
    }
  }
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items.map((item) => ({ item, key: random.next() })).sort((one, other) => one.key - other.key).map(({ item }) => item);
}
