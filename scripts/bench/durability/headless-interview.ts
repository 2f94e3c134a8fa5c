import { setTimeout as sleep } from "node:timers/promises";

import { type Network, startNetwork } from "../../../tests/e2e/support/network";
import type { Random } from "../../../tests/machines/simulation/random";
import type { SpokenAnswer } from "../../../tests/speech/spoken-answer";
import { HeadlessTab } from "./headless-tab";
import type { Endured } from "./endure";
import { wordsSpokenInto } from "./judge-words";
import { Room } from "./room";
import { Witness, type WitnessedAnswer } from "./witness";

export interface HeadlessInterviewOptions {
  interviewId: string;
  port: number;
  random: Random;
  answers: readonly SpokenAnswer[];
  enough: () => boolean;
}

/** Nothing has moved for so long although it should have: longer than any outage, and than the server's own patience with a bucket. */
const STUCK_MS = 90_000;
const MOST_RELOADS = 5;

/** One interview of one person, over as many tabs as it takes. */
export class HeadlessInterview implements Endured {
  readonly interviewId: string;
  readonly interrupts = false;
  readonly witness = new Witness();
  /** Why the person had to reload the page although nobody had killed it. */
  readonly reloads: string[] = [];
  readonly #options: HeadlessInterviewOptions;
  readonly #room: Room;
  #network: Network | null = null;
  #tab: HeadlessTab | null = null;
  #away: Promise<unknown> = Promise.resolve();

  constructor(options: HeadlessInterviewOptions) {
    this.#options = options;
    this.interviewId = options.interviewId;
    this.#room = new Room(options.random);
  }

  get state(): string {
    return this.#tab?.state ?? "away";
  }

  /** Until it has ended; throws when it does not go on. */
  async live(): Promise<void> {
    const network = (this.#network = await startNetwork(this.#options.port));
    const watch = setInterval(() => this.#giveUpWhenStuck(), 1_000);
    try {
      while (!(await this.#liveInTab(network.url))) await this.#away;
    } finally {
      clearInterval(watch);
      this.#room.leave();
      await network.close();
    }
  }

  killTab(awayMs: number): Promise<unknown> {
    this.#away = sleep(awayMs);
    this.#room.breakOff();
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

  spokenInto(answer: WitnessedAnswer): string[] {
    return wordsSpokenInto(answer, this.#room.said);
  }

  /** False when the tab was killed. */
  async #liveInTab(url: string): Promise<boolean> {
    const { interviewId, random, answers, enough } = this.#options;
    const tab = new HeadlessTab({ url, interviewId, random, answers, enough, room: this.#room, witness: this.witness });
    this.#tab = tab;
    try {
      await tab.live();
      return true;
    } catch (error) {
      if (tab.gone) return false;
      this.reloads.push(`${tab.state}: ${error instanceof Error ? error.message : String(error)}`);
      void this.killTab(500);
      if (this.reloads.length > MOST_RELOADS) throw error;
      return false;
    }
  }

  #giveUpWhenStuck(): void {
    if (performance.now() - this.witness.movedAt < STUCK_MS) return;
    this.witness.movedAt = performance.now();
    this.reloads.push(`${this.state}: nothing moved for ${STUCK_MS / 1000} s`);
    void this.killTab(500);
  }
}
