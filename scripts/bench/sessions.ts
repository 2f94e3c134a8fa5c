/** Many live interviews on one server: `npm run bench:sessions`. What it means: docs/benchmarks.md. */
import { loadavg } from "node:os";

import { readArguments } from "./lib/arguments";
import { startBenchApp } from "./lib/bench-app";
import { NO_DELAYS, startProviders } from "./lib/providers";
import { type Figure, printReport } from "./lib/report";
import { findLimit } from "./sessions/find-limit";
import { startLoad } from "./sessions/load";
import { type Observation, figuresOf, observe } from "./sessions/observe";

const options = readArguments({
  bench: "sessions",
  numbers: {
    sessions: { default: 200, help: "live interviews that the figures are of", least: 1 },
    minutes: { default: 15, help: "how long they are watched for growth", least: 0.1 },
    interview: { default: 6, help: "minutes after which a candidate ends the interview and begins another; growth is watched after so long", least: 0.1 },
    seed: { default: 1, help: "chooses pauses and the order of answers" },
    p95: { default: 75, help: "decision to first frame, ms, that max_sessions must hold: 50 of bench:turn and 25", least: 1 },
  },
  flags: { quick: "30 sessions for half a minute, and no search for the limit", profile: "write app.cpuprofile into this folder while they talk" },
});

const sessions = options.quick ? Math.min(options.sessions, 30) : options.sessions;
const minutes = options.quick ? Math.min(options.minutes, 0.5) : options.minutes;
const interviewMs = (options.quick ? Math.min(options.interview, 0.5) : options.interview) * 60_000;
const providers = await startProviders(NO_DELAYS);
const app = await startBenchApp(providers.env);
const load = await startLoad({ url: app.url, seed: options.seed, interviewMs });
try {
  const observation: Observation = await observe({ app, load, sessions, minutes, settleMs: interviewMs, profile: options.profile ? "app.cpuprofile" : null });
  const limit = options.quick ? null : await findLimit({ app, load, from: sessions, p95Ms: options.p95 });
  const figures: Figure[] = figuresOf(observation);
  if (limit) figures.push({ name: "max_sessions", value: limit.sessions });
  printReport(
    {
      bench: "sessions",
      figures,
      samples: observation.toFirstFrameMs.length,
      seed: options.seed,
      conditions: [
        `${sessions} sessions, watched for ${minutes} min once they were of every age; interviews of ${interviewMs / 60_000} min, ${observation.interviews} ended meanwhile`,
        "load and providers (model, transcription, voice, no delay) in processes of their own",
        "cpu_cores is the app's process with all its threads; its Postgres is postgres_cores",
        `load average at the end ${loadavg().map((load) => load.toFixed(1)).join(" ")}; ${observation.failures.length} sessions failed`,
        ...new Set(observation.failures.slice(0, 5)),
      ],
      details: { memory_mb: observation.memory, ...(limit && { steps: limit.steps }) },
    },
    options,
  );
} finally {
  await load.stop();
  await app.stop();
  await providers.stop();
}
