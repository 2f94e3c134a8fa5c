/** The load generator: a process of its own, started by `sessions.ts` with the app's address, a seed and the length of an interview in ms. */
import { monitorEventLoopDelay } from "node:perf_hooks";

import { LoadClient, type LoadMeasurements } from "./load-client";
import type { LoadDown, LoadReading, LoadUp } from "./load-messages";
import { spokenScripts } from "./spoken-script";

/** Packets are due every 20 ms; a tick of 5 ms spreads the sessions. */
const TICK_MS = 5;

const [url = "", seed = "1", interviewMs = "600000"] = process.argv.slice(2);
const scripts = await spokenScripts(Number(seed));
const loop = monitorEventLoopDelay({ resolution: 1 });
loop.enable();

interface Running {
  client: LoadClient;
  stop: AbortController;
}
const running: Running[] = [];
let reading = emptyReading();

function emptyReading(): LoadReading {
  return { type: "reading", sessions: 0, toFirstFrameMs: [], turns: 0, answers: 0, interviews: 0, underruns: 0, failures: [], ownLoopP99Ms: 0 };
}

const measured: LoadMeasurements = {
  firstFrame: (ms) => void reading.toFirstFrameMs.push(ms),
  turn: () => (reading.turns += 1),
  answer: () => (reading.answers += 1),
  interview: () => (reading.interviews += 1),
  underrun: () => (reading.underruns += 1),
};

function begin(): void {
  const stop = new AbortController();
  const client = new LoadClient({ url, scripts, measured, interviewMs: Number(interviewMs), signal: stop.signal });
  const entry = { client, stop };
  running.push(entry);
  client.live().catch((error: unknown) => {
    reading.failures.push(error instanceof Error ? error.message : String(error));
    running.splice(running.indexOf(entry), 1);
  });
}

async function bringTo({ sessions, rampMs }: Extract<LoadDown, { type: "sessions" }>): Promise<void> {
  while (running.length > sessions) running.pop()?.stop.abort();
  while (running.length < sessions) {
    begin();
    await new Promise((resolve) => setTimeout(resolve, rampMs));
  }
  tell({ type: "reached", sessions: running.length });
}

const tell = (message: LoadUp): void => void process.send?.(message);

process.on("message", (message: LoadDown) => {
  if (message.type === "sessions") return void bringTo(message);
  tell({ ...reading, sessions: running.length, ownLoopP99Ms: Math.max(0, loop.percentile(99) / 1e6 - 1) });
  reading = emptyReading();
  loop.reset();
});

setInterval(() => {
  const now = performance.now();
  for (const { client } of running) client.tick(now);
}, TICK_MS);
tell({ type: "reached", sessions: 0 });
// The benchmark is gone.
process.on("disconnect", () => process.exit());
