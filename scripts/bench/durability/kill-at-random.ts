import { setTimeout as sleep } from "node:timers/promises";

import type { Hotseat } from "../../../tests/e2e/hotseat-process";
import type { Random } from "../../../tests/machines/simulation/random";
import type { BenchStore } from "./bench-store";

export const KILL_KINDS = ["server", "tab", "socket", "bucket"] as const;
export type KillKind = (typeof KILL_KINDS)[number];

/** A running interview. */
export interface Victim {
  readonly state: string;
  killTab(awayMs: number): Promise<unknown>;
  cut(awayMs: number): Promise<void>;
}

export interface Kill {
  kind: KillKind;
  /** What the interview was doing. */
  state: string;
  /** Whether the bucket was away then. */
  bucketAway: boolean;
  /** Running interviews that it met. */
  met: number;
}

export interface KillOptions {
  kills: number;
  /** Those that are drawn from. Default: all. */
  kinds?: readonly KillKind[];
  /** Pauses between kills, from and to. A browser needs longer to come to something that is worth a kill. */
  betweenMs?: readonly [number, number];
  random: Random;
  app: Hotseat;
  store: BenchStore;
  /** The interviews that run just now. */
  victims: () => readonly Victim[];
  /** Aborted: stop, for nothing is left to be killed. */
  signal: AbortSignal;
  onKill?: (kill: Kill) => void;
}

/** Default of `betweenMs`. */
const BETWEEN_MS = [200, 2_500] as const;
const TAB_AWAY_MS = [200, 1_500] as const;
const SOCKET_AWAY_MS = [200, 4_000] as const;
const BUCKET_AWAY_MS = [800, 7_000] as const;
/** Longer than the server tries a call: about one outage in eight. */
const LONG_AWAY_MS = 23_000;
const START_AGAIN_MS = 500;

/** Kills one thing after the other at random instants; the bucket stays away while other things are killed. */
export async function killAtRandom(options: KillOptions): Promise<Kill[]> {
  const { kills: wanted, random, victims, signal, kinds = KILL_KINDS, betweenMs = BETWEEN_MS, onKill } = options;
  const kills: Kill[] = [];
  let deck: KillKind[] = [];
  const bucket = new Outages(options);
  while (kills.length < wanted && !signal.aborted) {
    await sleep(random.between(...betweenMs));
    const running = victims().filter(({ state }) => state !== "away");
    if (running.length === 0) continue;
    if (deck.length === 0) deck = [...kinds];
    const kind = random.pick(deck);
    deck.splice(deck.indexOf(kind), 1);
    if (kind === "bucket" && bucket.away) continue;
    const victim = random.pick(running);
    const met = kind === "server" || kind === "bucket" ? running.length : 1;
    const kill = { kind, state: victim.state, bucketAway: bucket.away, met };
    kills.push(kill);
    onKill?.(kill);
    if (kind === "tab") void victim.killTab(random.between(...TAB_AWAY_MS));
    else if (kind === "socket") void victim.cut(random.between(...SOCKET_AWAY_MS));
    else if (kind === "bucket") await bucket.begin();
    else await killServer(options);
  }
  await bucket.over;
  return kills;
}

class Outages {
  over: Promise<unknown> = Promise.resolve();
  away = false;

  constructor(private readonly options: Pick<KillOptions, "random" | "store">) {}

  async begin(): Promise<void> {
    const { random, store } = this.options;
    const awayMs = random.chance(0.125) ? LONG_AWAY_MS : random.between(...BUCKET_AWAY_MS);
    this.away = true;
    await store.down();
    this.over = sleep(awayMs)
      .then(() => store.up())
      .then(() => (this.away = false));
  }
}

/** A start without its folder ends with a sentence; it is started again until the folder is back. */
async function killServer({ app, random, signal }: KillOptions): Promise<void> {
  await app.kill();
  await sleep(random.between(0, 400));
  while (!signal.aborted) {
    try {
      return await app.start();
    } catch {
      await sleep(START_AGAIN_MS);
    }
  }
}
