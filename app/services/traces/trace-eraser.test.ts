import { expect, test } from "vitest";

import { TraceEraser } from "./trace-eraser";

function eraser({ isInUse = () => false, erase = async () => true }: { isInUse?: () => boolean; erase?: () => Promise<boolean> } = {}) {
  const seen = { runs: 0, failures: 0, due: null as (() => void) | null };
  const made = new TraceEraser({
    erase: () => {
      seen.runs += 1;
      return erase();
    },
    isInUse,
    onFailure: () => (seen.failures += 1),
    schedule: (run) => {
      seen.due = run;
      return () => (seen.due = null);
    },
  });
  return { seen, made };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("it runs at the start and again when it is due, until it is stopped", async () => {
  const { seen, made } = eraser();
  await made.start();
  seen.due?.();
  await settled();
  expect(seen.runs).toBe(2);
  await made.stop();
  expect(seen.due).toBeNull();
});

test("nobody in an interview has to wait for it", async () => {
  let inUse = true;
  const { seen, made } = eraser({ isInUse: () => inUse });
  await made.start();
  expect(seen.runs).toBe(0);
  inUse = false;
  seen.due?.();
  await settled();
  expect(seen.runs).toBe(1);
});

test("a failure is told, and it is tried again", async () => {
  const { seen, made } = eraser({ erase: () => Promise.reject(new Error("locked")) });
  await made.start();
  expect([seen.failures, seen.due]).toEqual([1, expect.any(Function)]);
});
