import { expect, test } from "vitest";

import { virtualClock } from "../../../tests/machines/virtual-clock";
import { PacedQueue } from "./paced-queue";

function pacedQueue(loopUse: () => number) {
  const clock = virtualClock();
  const schedule = (run: () => void, ms: number) => {
    const timer = clock.setTimeout(run, ms);
    return () => clock.clearTimeout(timer);
  };
  const queue = new PacedQueue({ loopUse, now: () => clock.now(), schedule });
  /** When each of `count` pieces of 100 ms was done. */
  async function work(count: number): Promise<number[]> {
    const done: number[] = [];
    for (let piece = 0; piece < count; piece += 1) {
      void queue.run(() => new Promise<void>((resolve) => schedule(resolve, 100))).then(() => done.push(clock.now()));
    }
    await new Promise(setImmediate);
    while (done.length < count && clock.step()) await new Promise(setImmediate);
    return done;
  }
  return { queue, work };
}

test("with time to spare one piece follows the other", async () => {
  expect(await pacedQueue(() => 0).work(3)).toEqual([100, 200, 300]);
});

test("the busier the process, the longer the rests, and work goes on whatever happens", async () => {
  expect(await pacedQueue(() => 0.25).work(3)).toEqual([100, 300, 500]);
  expect(await pacedQueue(() => 1).work(3)).toEqual([100, 1_100, 2_100]);
});

test("who hurries it waits for no rest", async () => {
  const { queue, work } = pacedQueue(() => 1);
  await work(1);
  queue.hurry();
  expect(await work(3)).toEqual([200, 300, 400]);
});

test("a piece that fails fails for its owner only", async () => {
  const { queue, work } = pacedQueue(() => 0);
  const failed = queue.run(() => Promise.reject(new Error("broken")));
  await expect(failed).rejects.toThrow("broken");
  expect(await work(1)).toEqual([100]);
});
