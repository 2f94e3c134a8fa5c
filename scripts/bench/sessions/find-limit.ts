import { setTimeout as sleep } from "node:timers/promises";

import type { BenchApp } from "../lib/bench-app";
import { percentile } from "../lib/statistics";
import type { Load } from "./load";

interface Step {
  sessions: number;
  first_frame_p95_ms: number;
  loop_p99_ms: number;
  cpu_cores: number;
  holds: boolean;
}

interface FindLimitOptions {
  app: BenchApp;
  load: Load;
  /** Sessions to begin with. */
  from: number;
  /** Decision to first frame, 95 of 100. */
  p95Ms: number;
}

const STEP_SESSIONS = 50;
const SETTLE_MS = 15_000;
const MEASURE_MS = 30_000;
/** No single process on two cores comes near. */
const MOST_SESSIONS = 1_500;

/** Adds sessions until the first frame comes too late or sessions fail, or takes some away until neither is so; the largest number that held. */
export async function findLimit({ app, load, from, p95Ms }: FindLimitOptions): Promise<{ sessions: number; steps: Step[] }> {
  const steps: Step[] = [];
  const tryWith = async (sessions: number): Promise<boolean> => {
    await load.bringTo(sessions);
    await sleep(SETTLE_MS);
    const step = await measure({ app, load, sessions, p95Ms });
    steps.push(step);
    return step.holds;
  };
  const direction = (await tryWith(from)) ? 1 : -1;
  for (let sessions = from + direction * STEP_SESSIONS; sessions > 0 && sessions <= MOST_SESSIONS; sessions += direction * STEP_SESSIONS) {
    if ((await tryWith(sessions)) !== direction > 0) break;
  }
  return { sessions: Math.max(0, ...steps.filter((step) => step.holds).map((step) => step.sessions)), steps };
}

async function measure({ app, load, sessions, p95Ms }: Omit<FindLimitOptions, "from"> & { sessions: number }): Promise<Step> {
  await load.collect();
  const before = await app.probe.reset();
  await sleep(MEASURE_MS);
  const [after, reading] = await Promise.all([app.probe.read(), load.collect()]);
  const p95 = percentile(reading.toFirstFrameMs, 0.95);
  const cpu = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system;
  return {
    sessions,
    first_frame_p95_ms: Math.round(p95 * 10) / 10,
    loop_p99_ms: Math.round(after.loop.p99 * 10) / 10,
    cpu_cores: Math.round(cpu / MEASURE_MS / 10) / 100,
    holds: p95 <= p95Ms && reading.failures.length === 0,
  };
}
