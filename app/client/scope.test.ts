import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { createScope } from "./scope";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("disposing lets go of listeners, timers and the rest, last first, and only once", () => {
  const scope = createScope();
  const log: string[] = [];
  const target = new EventTarget();
  scope.add(() => log.push("first"));
  scope.listen(target, "ping", () => log.push("ping"));
  scope.after(100, () => log.push("after"));
  scope.every(10, () => log.push("every"));
  scope.add(() => log.push("last"));
  target.dispatchEvent(new Event("ping"));
  vi.advanceTimersByTime(10);
  scope.dispose();
  scope.dispose();
  target.dispatchEvent(new Event("ping"));
  vi.advanceTimersByTime(1000);
  expect(log).toEqual(["ping", "every", "last", "first"]);
  expect(vi.getTimerCount()).toBe(0);
});

test("a scope that has ended takes nothing any more", () => {
  const scope = createScope();
  scope.dispose();
  const log: string[] = [];
  scope.add(() => log.push("at once"));
  scope.after(1, () => log.push("never"));
  scope.listen(new EventTarget(), "ping", () => log.push("never"));
  vi.advanceTimersByTime(10);
  expect(log).toEqual(["at once"]);
});

test("a cancelled timer does not run", () => {
  const scope = createScope();
  const log: string[] = [];
  scope.after(5, () => log.push("never"))();
  vi.advanceTimersByTime(10);
  expect(log).toEqual([]);
});
