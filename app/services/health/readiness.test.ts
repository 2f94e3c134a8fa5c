import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { providerNames } from "./provider-names";
import { type ReadinessOptions, createReadiness } from "./readiness";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function readiness(options: Partial<ReadinessOptions>) {
  return createReadiness({ checks: [], providers: () => ({ voice: ["Embedded voice"] }), onFailure: () => {}, ...options });
}

test("everything that works makes it ready, and the providers are named", async () => {
  const ready = readiness({ checks: [{ name: "database", run: async () => {} }] });
  expect(await ready()).toEqual({ status: "ready", checks: { database: "ok" }, missing: [], providers: { voice: ["Embedded voice"] } });
});

test("what fails is named, and its reason goes to the log only", async () => {
  const failures: unknown[] = [];
  const ready = readiness({
    checks: [
      { name: "database", run: async () => {} },
      { name: "recordings", run: () => Promise.reject(new Error("secret path")) },
    ],
    onFailure: (name, error) => failures.push([name, String(error)]),
  });
  const answer = await ready();
  expect(answer).toMatchObject({ status: "unavailable", checks: { database: "ok", recordings: "failed" }, missing: ["recordings"] });
  expect(JSON.stringify(answer)).not.toContain("secret path");
  expect(failures).toEqual([["recordings", "Error: secret path"]]);
});

test("a check that hangs counts as failed after its time", async () => {
  const ready = readiness({ checks: [{ name: "database", run: () => new Promise(() => {}) }], timeoutMs: 500 });
  const answer = ready();
  await vi.advanceTimersByTimeAsync(500);
  expect((await answer).missing).toEqual(["database"]);
});

test("those who ask at once and soon after share one answer; later ones get a new one", async () => {
  let runs = 0;
  let clock = 0;
  const ready = readiness({ checks: [{ name: "database", run: async () => void (runs += 1) }], keepMs: 1_000, now: () => clock });
  await Promise.all([ready(), ready()]);
  clock = 999;
  await ready();
  expect(runs).toBe(1);
  clock = 1_000;
  await ready();
  expect(runs).toBe(2);
});

test("providers are named in their order, and who rests says so", () => {
  const view = { host: null, model: null, restingMs: 0, lastFailure: null };
  const model = [
    { ...view, id: "language-model", name: "small at models.example", status: "resting" as const },
    { ...view, id: "built-in", name: "Built-in interviewer", status: "serving" as const },
  ];
  expect(providerNames([{ role: "model", chain: model }, { role: "voice", chain: [] }, { role: "speech-to-text", chain: [] }])).toEqual({
    interviewer: ["small at models.example (resting after a failure)", "Built-in interviewer"],
    voice: [],
    transcription: ["In the browser, or typed"],
  });
});
