import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { BenchApp } from "../lib/bench-app";
import { usageOfChildren } from "../lib/process-usage";
import type { Figure } from "../lib/report";
import { percentile, slope } from "../lib/statistics";
import type { Load } from "./load";

/** Memory of the app's process at a moment, in MB of 1,000,000 bytes. */
export interface MemoryPoint {
  minute: number;
  rss: number;
  heap: number;
  /** All that is outside the heap and known to it, `buffers` included. */
  external: number;
  buffers: number;
}

export interface Observation {
  sessions: number;
  cpuCores: number;
  postgresCores: number;
  loopP99Ms: number;
  loopMaxMs: number;
  gcShare: number;
  longestGcMs: number;
  mbPerSession: number;
  growthMbPerMinute: number;
  /** Sound in the store that is not packed yet. */
  unpackedMb: number;
  interviews: number;
  memory: MemoryPoint[];
  toFirstFrameMs: number[];
  turns: number;
  underruns: number;
  failures: string[];
  loadLoopP99Ms: number;
}

interface ObserveOptions {
  app: BenchApp;
  load: Load;
  sessions: number;
  minutes: number;
  /** Until the sessions are of every age, and memory is what it stays. */
  settleMs: number;
  /** File for a CPU profile of 15 s, if any. */
  profile: string | null;
}

const WARM_UP_MS = 20_000;
const PROFILE_MS = 15_000;
const POINTS = 60;

/** Lets `sessions` talk for `minutes` and watches the app's process. */
export async function observe({ app, load, sessions, minutes, settleMs, profile }: ObserveOptions): Promise<Observation> {
  await warmUp(app, load);
  const idle = memoryPoint((await app.probe.collect()).memory, 0);
  await load.bringTo(sessions);
  await sleep(settleMs);
  if (profile) await takeProfile(app, profile);
  const settled = await load.collect();
  const before = await app.probe.reset();
  const children = await usageOfChildren(app.pid);
  const from = performance.now();
  const memory: MemoryPoint[] = [];
  for (let point = 0; point <= POINTS; point += 1) {
    await sleep(Math.max(0, from + (point / POINTS) * minutes * 60_000 - performance.now()));
    memory.push(memoryPoint((await app.probe.read()).memory, (performance.now() - from) / 60_000));
  }
  const after = await app.probe.read();
  const seconds = (performance.now() - from) / 1_000;
  const childSeconds = (await usageOfChildren(app.pid)).cpuSeconds - children.cpuSeconds;
  const reading = await load.collect();
  const cpuSeconds = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1e6;
  const held = memory.slice(Math.floor(memory.length / 2)).map(({ rss }) => rss);
  return {
    sessions: reading.sessions,
    cpuCores: cpuSeconds / seconds,
    postgresCores: childSeconds / seconds,
    loopP99Ms: after.loop.p99,
    loopMaxMs: after.loop.max,
    gcShare: after.gc.ms / 1_000 / seconds,
    longestGcMs: after.gc.longestMs,
    mbPerSession: (percentile(held, 0.5) - idle.rss) / sessions,
    growthMbPerMinute: slope(memory.map(({ minute, rss }) => ({ x: minute, y: rss }))),
    unpackedMb: await unpackedMb(app.dataDir),
    interviews: reading.interviews,
    memory: [idle, ...memory],
    toFirstFrameMs: reading.toFirstFrameMs,
    turns: reading.turns,
    underruns: reading.underruns,
    failures: [...settled.failures, ...reading.failures],
    loadLoopP99Ms: reading.ownLoopP99Ms,
  };
}

/** Code is compiled and pools are filled once, whatever the number of sessions. */
async function warmUp(app: BenchApp, load: Load): Promise<void> {
  await load.bringTo(3);
  await sleep(WARM_UP_MS);
  await load.bringTo(0);
  await sleep(2_000);
  await app.probe.collect();
}

async function takeProfile(app: BenchApp, file: string): Promise<void> {
  await app.probe.startProfile();
  await sleep(PROFILE_MS);
  await app.probe.stopProfile(`${process.cwd()}/${file}`);
}

const mb = (bytes: number): number => Math.round(bytes / 1e5) / 10;

function memoryPoint({ rss, heapUsed, external, arrayBuffers }: NodeJS.MemoryUsage, minute: number): MemoryPoint {
  return { minute: Math.round(minute * 100) / 100, rss: mb(rss), heap: mb(heapUsed), external: mb(external), buffers: mb(arrayBuffers) };
}

/** What waits for the packer, in parts in the app's folder. */
async function unpackedMb(dataDir: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(path.join(dataDir, "objects"), { recursive: true })) {
    if (name.endsWith(".pcm")) bytes += (await stat(path.join(dataDir, "objects", name)).catch(() => ({ size: 0 }))).size;
  }
  return mb(bytes);
}

/** The figures of issue 3, line 5, and what explains them. */
export function figuresOf(observation: Observation): Figure[] {
  const { memory } = observation;
  return [
    { name: "sessions", value: observation.sessions },
    { name: "cpu_cores", value: observation.cpuCores, bound: { most: 1 } },
    { name: "postgres_cores", value: observation.postgresCores },
    { name: "loop_p99_ms", value: observation.loopP99Ms, bound: { most: 20 } },
    { name: "loop_max_ms", value: observation.loopMaxMs },
    { name: "gc_share", value: observation.gcShare },
    { name: "gc_longest_ms", value: observation.longestGcMs },
    { name: "mb_per_session", value: observation.mbPerSession, bound: { most: 1.5 } },
    { name: "rss_first_mb", value: memory[1]?.rss ?? Number.NaN },
    { name: "rss_last_mb", value: memory.at(-1)?.rss ?? Number.NaN },
    { name: "growth_mb_per_minute", value: observation.growthMbPerMinute, bound: { most: 1 } },
    { name: "unpacked_mb", value: observation.unpackedMb },
    { name: "first_frame_p50_ms", value: percentile(observation.toFirstFrameMs, 0.5) },
    { name: "first_frame_p95_ms", value: percentile(observation.toFirstFrameMs, 0.95) },
    { name: "underruns_per_turn", value: observation.underruns / Math.max(1, observation.turns) },
    { name: "load_loop_p99_ms", value: observation.loadLoopP99Ms },
  ];
}
