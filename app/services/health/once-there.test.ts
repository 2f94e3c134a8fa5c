import { expect, test } from "vitest";

import { onceThere } from "./once-there";

test("what waits is done once when the other is back, and again where it failed", async () => {
  const failures: string[] = [];
  const did: string[] = [];
  const answers = [false, new Error("still away"), true, true];
  const failing = [true, false];
  await new Promise<void>((resolve) => {
    onceThere({
      isThere: async () => {
        const answer = answers.shift() ?? false;
        if (answer instanceof Error) throw answer;
        return answer;
      },
      begin: async () => {
        did.push("used");
        if (failing.shift()) throw new Error("not yet");
        resolve();
      },
      onFailure: (error) => void failures.push(String(error)),
      everyMs: 1,
    });
  });
  expect(did).toEqual(["used", "used"]);
  expect(failures).toEqual(["Error: still away", "Error: not yet"]);
});

test("after it was stopped nothing is done any more, also when the answer was on its way", async () => {
  let asked = (): void => {};
  const asking = new Promise<void>((resolve) => (asked = resolve));
  let answer = (_there: boolean): void => {};
  const isThere = () => {
    asked();
    return new Promise<boolean>((resolve) => (answer = resolve));
  };
  const did: string[] = [];
  const stop = onceThere({ isThere, begin: async () => void did.push("used"), onFailure: (error) => void did.push(String(error)), everyMs: 1 });
  await asking;
  stop();
  answer(true);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(did).toEqual([]);
});
