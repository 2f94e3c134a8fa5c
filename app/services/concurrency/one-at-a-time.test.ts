import { expect, test } from "vitest";

import { OneAtATime } from "./one-at-a-time";

test("work of one key waits in order, also behind work that failed; another key's does not wait", async () => {
  const work = new OneAtATime();
  const log: string[] = [];
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const first = work.run("a", async () => {
    await gate;
    log.push("first");
    throw new Error("broken");
  });
  const second = work.run("a", async () => void log.push("second"));
  await work.run("b", async () => void log.push("other"));
  release();
  await expect(first).rejects.toThrow("broken");
  await second;
  expect(log).toEqual(["other", "first", "second"]);
});
