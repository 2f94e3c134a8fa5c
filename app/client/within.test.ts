import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { within } from "./within";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const later = <T>(ms: number, value: T): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value), ms));

test("what comes in time is given, and its timer is gone", async () => {
  const value = within(later(10, "here"), { timeoutMs: 20, onTimeout: () => new Error("late") });
  await vi.advanceTimersByTimeAsync(10);
  expect(await value).toBe("here");
  expect(vi.getTimerCount()).toBe(0);
});

test("what comes late is let go", async () => {
  const released: string[] = [];
  const value = within(later(30, "a stream"), { timeoutMs: 20, onTimeout: () => new Error("late"), late: (stream) => released.push(stream) });
  const failure = expect(value).rejects.toThrow("late");
  await vi.advanceTimersByTimeAsync(40);
  await failure;
  expect(released).toEqual(["a stream"]);
});
