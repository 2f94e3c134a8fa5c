import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import type { Hotseat } from "../../../tests/e2e/hotseat-process";
import { createOracle } from "../../../tests/providers/oracle-recogniser";
import { type Random, seededRandom } from "../../../tests/machines/simulation/random";
import type { SpokenAnswer } from "../../../tests/speech/spoken-answer";
import { keptEvents, parseRecordFile } from "~/services/archive/record-file";
import { interviewKeys } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";
import { createOpusCodec } from "~/services/recordings/opus-codec.server";

import { createInterview } from "../lib/bench-app";
import type { BenchStore } from "./bench-store";
import { type Verdict, judgeInterview } from "./judge-interview";
import { type Kill, type KillKind, type Victim, killAtRandom } from "./kill-at-random";
import { storedInterview, unpacked } from "./stored-interview";
import type { Witness, WitnessedAnswer } from "./witness";

/** One interview that is to be killed again and again. */
export interface Endured extends Victim {
  readonly interviewId: string;
  readonly witness: Witness;
  /** Why the page was reloaded although nobody had killed it. */
  readonly reloads: readonly string[];
  /** Until it has ended; throws when it does not go on. */
  live(): Promise<void>;
  /** Whether its candidate may speak over the interviewer. */
  readonly interrupts: boolean;
  /** The words that were spoken into an answer. */
  spokenInto(answer: WitnessedAnswer): string[];
}

export interface EndureOptions {
  app: Hotseat;
  store: BenchStore;
  answers: readonly SpokenAnswer[];
  kills: number;
  kinds?: readonly KillKind[];
  betweenMs?: readonly [number, number];
  seed: number;
  /** At the same time. */
  interviews: number;
  begin: (interview: { interviewId: string; random: Random; enough: () => boolean }) => Promise<Endured>;
  onKill?: (kill: Kill) => void;
}

export interface Endurance {
  kills: Kill[];
  verdicts: Verdict[];
  /** Interviews that did not go on or could not be ended, with the reason. */
  notResumed: string[];
  reloads: string[];
}

/** Kills in one interview, about: then it ends, and another one begins. */
const KILLS_EACH = 8;
const MOST_FAILURES = 6;
const RECORDING_LIMIT_MS = 60_000;
const RETRY_MS = 500;

/** Interviews under fire until so many kills are done; then each is held against what was acknowledged. */
export async function endure(options: EndureOptions): Promise<Endurance> {
  const { kills: wanted, seed, interviews } = options;
  const all: Endured[] = [];
  const ended: Endured[] = [];
  const running = new Set<Endured>();
  const notResumed: string[] = [];
  const stop = new AbortController();
  let killed = 0;

  async function oneAfterTheOther(place: number): Promise<void> {
    for (let round = 0; killed < wanted && notResumed.length < MOST_FAILURES; round += 1) {
      const until = Math.min(wanted, killed + KILLS_EACH * interviews);
      const random = seededRandom(seed * 10_000 + place * 1_000 + round);
      const enough = (): boolean => killed >= until;
      const one = await insist(async () => options.begin({ interviewId: await createInterview(options.app, { minutes: 60 }), random, enough }));
      all.push(one);
      running.add(one);
      await one.live().then(
        () => ended.push(one),
        (error: unknown) => notResumed.push(error instanceof Error ? error.message : String(error)),
      );
      running.delete(one);
    }
  }

  const living = Promise.all(Array.from({ length: interviews }, (_, place) => oneAfterTheOther(place))).finally(() => stop.abort());
  const kills = await killAtRandom({
    ...options,
    random: seededRandom(seed),
    victims: () => [...running],
    signal: stop.signal,
    onKill: (kill) => {
      killed += 1;
      options.onKill?.(kill);
    },
  });
  await living;
  return { kills, notResumed, reloads: all.flatMap(({ reloads }) => reloads), verdicts: await judgeAll(options, ended, notResumed) };
}

async function judgeAll({ app, store, answers }: EndureOptions, interviews: readonly Endured[], failed: string[]): Promise<Verdict[]> {
  const recordings = new Map<string, Uint8Array>();
  for (const { interviewId } of interviews) {
    const bytes = await recordingOf(app, interviewId).catch((error: unknown) => void failed.push(String(error)));
    if (bytes) recordings.set(interviewId, bytes);
  }
  const [codec, bucket, recognise] = [createOpusCodec(), store.open(), createOracle(answers)];
  const verdicts: Verdict[] = [];
  try {
    for (const { interviewId } of interviews) await untilFiled(bucket, interviewId);
    await app.stop();
    for (const one of interviews) {
      const webm = recordings.get(one.interviewId);
      if (!webm) continue;
      const [stored, recording] = [await storedInterview(bucket, codec, one.interviewId), await unpacked(codec, webm)];
      verdicts.push(await judgeInterview({ witness: one.witness, stored, recording, codec, recognise, interrupts: one.interrupts, spokenInto: (answer) => one.spokenInto(answer) }));
    }
  } finally {
    await codec.close();
    bucket.close?.();
  }
  return verdicts;
}

/** The mixed recording as the playback page gets it, once it is made. */
async function recordingOf({ url }: Hotseat, interviewId: string): Promise<Uint8Array> {
  const deadline = performance.now() + RECORDING_LIMIT_MS;
  for (;;) {
    const response = await fetch(`${url}/interviews/${interviewId}/recording`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (response.status === 200) return bytes;
    if (performance.now() > deadline) throw new Error(`No recording of ${interviewId}: ${response.status}`);
    await sleep(RETRY_MS);
  }
}

/** The bucket follows the database in the background; what it lacks when the app is stopped comes at the next start. What does not come is told as lost. */
async function untilFiled(bucket: ObjectStore, interviewId: string): Promise<void> {
  const filed = insist(async () => {
    const record = await bucket.get(interviewKeys(interviewId).record);
    const events = record ? keptEvents(parseRecordFile(record.bytes, interviewId).events) : [];
    if (!events.some(({ type }) => type === "interview.ended")) throw new Error(`The bucket does not have the end of ${interviewId}.`);
  });
  await filed.catch(() => undefined); // what is judged next says what is missing
}

/** Tries until it works, for a minute: while the server is being started again nobody answers. Throws what the last try threw. */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + RECORDING_LIMIT_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(RETRY_MS);
    }
  }
}

/** What `npm run check-store` finds after all that; nothing when database and bucket are the same. The app must not run. */
export async function storeDifferences(app: Hotseat, store: BenchStore): Promise<string[]> {
  const script = fileURLToPath(new URL("../../check-store.mjs", import.meta.url));
  const { PATH = "", HOME = "" } = process.env;
  const env: NodeJS.ProcessEnv = { PATH, HOME, NODE_ENV: "production", DATA_DIR: app.dataDir, LOG_LEVEL: "error", ...store.env };
  // It ends with 1 when it finds something.
  const run = promisify(execFile)(process.execPath, [script, "--json"], { env, maxBuffer: 1 << 24 });
  const { stdout } = await run.catch((error: Error & { stdout?: string }) => ({ stdout: error.stdout ?? "" }));
  const { differences } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}") as { differences: { kind: string; file: string | null }[] };
  return differences.map(({ kind, file }) => `${kind} ${file ?? ""}`.trim());
}
