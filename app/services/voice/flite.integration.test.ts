import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";

import { ProviderError } from "~/domain/errors";

import { Flite, type FliteOptions } from "./flite.server";

/** Speaks the protocol of flite-worker.mjs: answers its own arguments, or hangs, crashes, exits or fails when told so. */
const SCRIPTED_WORKER = `
import { parentPort } from "node:worker_threads";
let runs = 0;
parentPort.on("message", ({ id, args }) => {
  runs += 1;
  if (args[0] === "hang") return;
  if (args[0] === "crash") throw new Error("crashed as told");
  if (args[0] === "exit") process.exit(0);
  if (args[0] === "fail") return parentPort.postMessage({ id, type: "failed", message: "failed as told" });
  parentPort.postMessage({ id, type: "done", stdout: args.join(" ") + " #" + runs, wav: null });
});`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hotseat-flite-"));
  await writeFile(join(folder, "worker.mjs"), SCRIPTED_WORKER);
});
afterAll(async () => await rm(folder, { recursive: true }));

function scripted(options: FliteOptions = {}) {
  const flite = new Flite({ workerPath: join(folder, "worker.mjs"), ...options });
  onTestFinished(async () => await flite.close());
  const run = (word: string, signal = new AbortController().signal) => flite.run([word], signal);
  return { flite, run };
}

test("runs are done one after another by one worker", async () => {
  const { run } = scripted();
  const outputs = await Promise.all([run("a"), run("b"), run("c")]);
  expect(outputs.map((output) => output.stdout)).toEqual(["a #1", "b #2", "c #3"]);
});

test.each(["crash", "exit"])("when the worker is lost (%s), the run fails as retryable and what waited goes to a fresh one", async (how) => {
  const { run } = scripted();
  const [lost, waiting] = await Promise.allSettled([run(how), run("next")]);
  expect(lost).toMatchObject({ status: "rejected", reason: { code: "provider-failed", retryable: true } });
  expect(waiting).toMatchObject({ status: "fulfilled", value: { stdout: "next #1" } });
});

test("a run that hangs is stopped after its time, and the next one works", async () => {
  const { run } = scripted({ timeoutMs: 2_000 });
  await expect(run("hang")).rejects.toMatchObject({ code: "provider-timeout", retryable: true });
  expect((await run("next")).stdout).toBe("next #1");
});

test("a failure that the worker reports is a provider's error with its cause", async () => {
  const { run } = scripted();
  const error = await run("fail").catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ProviderError);
  expect(error).toMatchObject({ retryable: true, cause: { message: "failed as told" } });
});

test("a waiting run that is aborted is never begun", async () => {
  const { run } = scripted();
  const controller = new AbortController();
  const first = run("first");
  const dropped = run("dropped", controller.signal);
  const last = run("last");
  controller.abort(new Error("not needed"));
  await expect(dropped).rejects.toThrow("not needed");
  expect((await first).stdout).toBe("first #1");
  expect((await last).stdout).toBe("last #2");
});

test("a begun run that is aborted ends at once for its caller", async () => {
  const { run } = scripted();
  const controller = new AbortController();
  const hanging = run("hang", controller.signal);
  controller.abort(new Error("interrupted"));
  await expect(hanging).rejects.toThrow("interrupted");
});

test("more runs than may wait are refused, to be tried again", async () => {
  const { run } = scripted({ queueLimit: 2 });
  const accepted = [run("running"), run("waiting"), run("waiting")];
  await expect(run("refused")).rejects.toMatchObject({ code: "provider-rate-limited", retryable: true });
  expect(await Promise.all(accepted)).toHaveLength(3);
});

test("close fails what runs and what waits, and nothing is taken afterwards", async () => {
  const { flite, run } = scripted();
  const outcomes = Promise.allSettled([run("hang"), run("waiting")]);
  await flite.close();
  expect((await outcomes).map((outcome) => outcome.status)).toEqual(["rejected", "rejected"]);
  await expect(run("late")).rejects.toBeInstanceOf(ProviderError);
});

test("a worker file that is missing is an error of the run, not of the process", async () => {
  const { run } = scripted({ workerPath: join(folder, "missing.mjs") });
  await expect(run("a")).rejects.toMatchObject({ code: "provider-failed" });
});
