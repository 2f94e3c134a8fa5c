import { type BenchProcess, startProcess } from "../lib/child-process";
import type { LoadReading, LoadUp } from "./load-messages";

/** The load generator as the benchmark sees it. */
export interface Load {
  readonly pid: number;
  /** Resolves when so many sessions have begun. */
  bringTo(sessions: number): Promise<void>;
  /** What was measured since the last call. */
  collect(): Promise<LoadReading>;
  stop(): Promise<void>;
}

/** Between two beginnings: 200 sessions begin within 20 s, as nobody would click at one moment. */
const RAMP_MS = 100;

export async function startLoad({ url, seed, interviewMs }: { url: string; seed: number; interviewMs: number }): Promise<Load> {
  const child: BenchProcess<LoadUp> = startProcess(new URL("load-process.ts", import.meta.url), { args: [url, String(seed), String(interviewMs)] });
  const isReading = (message: LoadUp): message is LoadReading => message.type === "reading";
  const isReached = (message: LoadUp): message is Extract<LoadUp, { type: "reached" }> => message.type === "reached";
  await child.expect(isReached);
  return {
    pid: child.pid,
    async bringTo(sessions) {
      child.send({ type: "sessions", sessions, rampMs: RAMP_MS });
      await child.expect(isReached);
    },
    collect() {
      child.send({ type: "collect" });
      return child.expect(isReading);
    },
    stop: () => child.stop(),
  };
}
