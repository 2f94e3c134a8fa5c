import { expect, test } from "vitest";

import { Housekeeping } from "./housekeeping";

function setUp(found: (string[] | Error)[]) {
  const removed: string[][] = [];
  const waits: number[] = [];
  const failures: unknown[] = [];
  let next = (): void => undefined;
  const keeper = new Housekeeping({
    markExpired: async () => {
      const one = found.shift() ?? [];
      if (one instanceof Error) throw one;
      return one.map((interviewId) => ({ interviewId, ownerId: "owner" }));
    },
    remove: (refs) => void removed.push(refs.map(({ interviewId }) => interviewId)),
    onFailure: (error) => void failures.push(error),
    schedule: (run, ms) => {
      waits.push(ms);
      next = run;
      return () => void (next = () => undefined);
    },
    everyMs: 600,
    againMs: 60,
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { keeper, removed, waits, failures, settled, tick: () => next() };
}

test("it looks at its start and every few hours, sooner when something was found, and goes on after a failure", async () => {
  const { keeper, removed, waits, failures, settled, tick } = setUp([["a", "b"], [], new Error("away"), ["c"]]);
  keeper.start();
  for (let run = 0; run < 3; run += 1) {
    await settled();
    tick();
  }
  await settled();
  expect(removed).toEqual([["a", "b"], [], ["c"]]);
  expect(waits).toEqual([60, 600, 600, 60]);
  expect(failures).toHaveLength(1);
});

test("a changed setting is looked at now, and after the stop nothing is", async () => {
  const { keeper, removed, settled, tick } = setUp([[], ["now"], ["never"]]);
  keeper.start();
  keeper.runNow();
  await settled();
  expect(removed).toEqual([[], ["now"]]);
  await keeper.stop();
  tick();
  keeper.runNow();
  await settled();
  expect(removed).toHaveLength(2);
});
