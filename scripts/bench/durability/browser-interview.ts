import { setTimeout as sleep } from "node:timers/promises";

import type { Browser } from "@playwright/test";

import { type Network, startNetwork } from "../../../tests/e2e/support/network";
import type { Random } from "../../../tests/machines/simulation/random";
import type { SpokenAnswer } from "../../../tests/speech/spoken-answer";
import { BrowserTab } from "./browser-tab";
import type { Endured } from "./endure";
import type { Recogniser } from "./judge-words";
import { Witness, type WitnessedAnswer } from "./witness";

export interface BrowserInterviewOptions {
  browser: Browser;
  interviewId: string;
  port: number;
  random: Random;
  answers: readonly SpokenAnswer[];
  recognise: Recogniser;
  enough: () => boolean;
}

/** As long as the page's own patience, and more than any outage. */
const STUCK_MS = 120_000;
const MOST_RELOADS = 5;

/** One interview of one person in real Chromium, over as many tabs as it takes. */
export class BrowserInterview implements Endured {
  readonly interviewId: string;
  readonly interrupts = true;
  readonly witness = new Witness();
  readonly reloads: string[] = [];
  readonly #options: BrowserInterviewOptions;
  #network: Network | null = null;
  #tab: BrowserTab | null = null;
  #away: Promise<unknown> = Promise.resolve();

  constructor(options: BrowserInterviewOptions) {
    this.#options = options;
    this.interviewId = options.interviewId;
  }

  get state(): string {
    return this.#tab?.state ?? "away";
  }

  async live(): Promise<void> {
    const network = (this.#network = await startNetwork(this.#options.port));
    const watch = setInterval(() => this.#giveUpWhenStuck(), 1_000);
    try {
      while (!(await this.#liveInTab(network.url))) await this.#away;
    } finally {
      clearInterval(watch);
      await network.close();
    }
  }

  killTab(awayMs: number): Promise<unknown> {
    this.#away = sleep(awayMs);
    this.#tab?.kill();
    this.#tab = null;
    this.witness.tabGone();
    return this.#away;
  }

  async cut(awayMs: number): Promise<void> {
    this.#network?.cut();
    await sleep(awayMs);
    this.#network?.restore();
  }

  /** What was spoken is not known to the sample here: the recogniser tells the words of what the page sent. */
  spokenInto({ turnId, tape }: WitnessedAnswer): string[] {
    const truth = tape.read(0, this.witness.finishOf(turnId)?.samples);
    return this.#options.recognise(truth).words.map(({ text }) => text);
  }

  /** False when the tab was killed. */
  async #liveInTab(origin: string): Promise<boolean> {
    const tab = new BrowserTab({ ...this.#options, url: `${origin}/interviews/${this.interviewId}`, witness: this.witness });
    this.#tab = tab;
    try {
      await tab.live();
      await tab.close();
      return true;
    } catch (error) {
      if (tab.gone) return false;
      await tab.close();
      // The server or the network was away when the page was opened: as anybody would, the person tries again.
      if (!/ERR_CONNECTION|ERR_SOCKET|ERR_EMPTY|Execution context|ERR_ABORTED/.test(String(error))) this.reloads.push(`${tab.state}: ${String(error).split("\n")[0] ?? ""}`);
      this.witness.tabGone();
      this.#away = sleep(500);
      if (this.reloads.length > MOST_RELOADS) throw error;
      return false;
    }
  }

  #giveUpWhenStuck(): void {
    if (performance.now() - this.witness.movedAt < STUCK_MS) return;
    this.witness.movedAt = performance.now();
    this.reloads.push(`${this.state}: nothing moved for ${STUCK_MS / 1000} s`);
    if (this.reloads.length <= MOST_RELOADS) void this.killTab(500);
  }
}
