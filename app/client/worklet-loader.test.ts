import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { createWorkletLoader } from "./worklet-loader";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Like Chromium: what has failed at an address fails there for ever, and what hangs goes on hanging. */
function rig(outcomes: ("fails" | "hangs" | "loads")[]) {
  const asked: string[] = [];
  const known = new Map<string, Promise<void>>();
  const fetched = (): Promise<void> => {
    const outcome = outcomes.shift() ?? "loads";
    if (outcome === "hangs") return new Promise(() => undefined);
    return outcome === "loads" ? Promise.resolve() : Promise.reject(new DOMException("Network error", "AbortError"));
  };
  const load = createWorkletLoader({
    addModule(url) {
      asked.push(url);
      const module = known.get(url) ?? fetched();
      known.set(url, module);
      return module;
    },
    base: "/worklets/",
  });
  return { load, asked };
}

test("a worklet is loaded once, however often it is asked for", async () => {
  const { load, asked } = rig([]);
  await Promise.all([load("player"), load("player")]);
  await load("player");
  await load("capture");
  expect(asked).toEqual(["/worklets/player.js", "/worklets/capture.js"]);
});

test("after a failure the next call tries another address of the same file, and does not fail with the first", async () => {
  const { load, asked } = rig(["fails", "fails", "loads"]);
  await expect(load("player")).rejects.toThrow("Network error");
  await expect(load("player")).rejects.toThrow("Network error");
  await load("player");
  expect(asked).toEqual(["/worklets/player.js", "/worklets//player.js", "/worklets///player.js"]);
});

test("what failed for one worklet may be imported by the next, which does not ask for it there", async () => {
  const { load, asked } = rig(["fails", "loads"]);
  await expect(load("player")).rejects.toThrow("Network error");
  await load("capture");
  expect(asked).toEqual(["/worklets/player.js", "/worklets//capture.js"]);
});

test("a call waits ten seconds, and the next one does not wait for what hangs", async () => {
  const { load, asked } = rig(["hangs", "loads"]);
  const first = expect(load("player")).rejects.toThrow("not loaded within 10000 ms");
  await vi.advanceTimersByTimeAsync(10_000);
  await first;
  await load("player");
  expect(asked).toHaveLength(2);
});
