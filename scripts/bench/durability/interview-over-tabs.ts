import { setTimeout as sleep } from "node:timers/promises";

import { type Network, startNetwork } from "../../../tests/e2e/support/network";
import type { Endured } from "./endure";
import { tapWebSocket } from "./websocket-tap";
import { Witness, type WitnessedAnswer } from "./witness";

/** What somebody has before them until it is killed. */
interface Tab {
  readonly state: string;
  readonly gone: boolean;
  /** Until the interview has ended. Rejects when the tab is killed, or when the page would be stuck. */
  live(): Promise<void>;
  /** At once, with all that it holds. */
  kill(): void;
  close(): unknown;
}

interface Options {
  interviewId: string;
  port: number;
  /** Nothing has moved for so long although it should have: longer than any outage, and than the page's and the server's own patience. */
  stuckMs: number;
}

const MOST_RELOADS = 5;
const AGAIN_MS = 500;

/** One interview of one person, over as many tabs as it takes. */
export abstract class InterviewOverTabs implements Endured {
  /** Whether the candidate may speak over the interviewer. */
  abstract readonly interrupts: boolean;
  readonly interviewId: string;
  readonly witness = new Witness();
  /** Why the person had to reload the page although nobody had killed it. */
  readonly reloads: string[] = [];
  readonly #options: Options;
  #network: Network | null = null;
  #tab: Tab | null = null;
  #away: Promise<unknown> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
    this.interviewId = options.interviewId;
  }

  abstract spokenInto(answer: WitnessedAnswer): string[];

  protected abstract openTab(origin: string): Tab;

  /** The person has no tab any more and falls silent. */
  protected silenced(): void {
    // Most have nothing else to stop.
  }

  /** Whether what went wrong was not to be expected while things are killed. */
  protected isReload(_error: unknown): boolean {
    return true;
  }

  get state(): string {
    return this.#tab?.state ?? "away";
  }

  /** Until it has ended; throws when it does not go on. */
  async live(): Promise<void> {
    const network = (this.#network = await startNetwork(this.#options.port, () => tapWebSocket(this.witness.connection())));
    const watch = setInterval(() => this.#giveUpWhenStuck(), 1_000);
    try {
      while (!(await this.#liveInTab(network.url))) await this.#away;
    } finally {
      clearInterval(watch);
      this.silenced();
      await network.close();
    }
  }

  killTab(awayMs: number): Promise<unknown> {
    this.#away = sleep(awayMs);
    this.silenced();
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

  /** False when the tab was killed, or has to be opened again. */
  async #liveInTab(origin: string): Promise<boolean> {
    const tab = (this.#tab = this.openTab(origin));
    try {
      await tab.live();
      await tab.close();
      return true;
    } catch (error) {
      if (tab.gone) return false;
      if (this.isReload(error)) this.reloads.push(`${tab.state}: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error)}`);
      void this.killTab(AGAIN_MS);
      if (this.reloads.length > MOST_RELOADS) throw error;
      return false;
    }
  }

  #giveUpWhenStuck(): void {
    const { stuckMs } = this.#options;
    if (performance.now() - this.witness.movedAt < stuckMs) return;
    this.witness.movedAt = performance.now();
    this.reloads.push(`${this.state}: nothing moved for ${stuckMs / 1000} s`);
    if (this.reloads.length <= MOST_RELOADS) void this.killTab(AGAIN_MS);
  }
}
