import { expect, test } from "vitest";

import { OwnerDeletion } from "./owner-deletion";

function deletionOf(outcomes: (() => Promise<void>)[]) {
  const [left, finished, failures]: [string[], string[], unknown[]] = [["old", "older"], [], []];
  const deletion = new OwnerDeletion({
    begun: () => Promise.resolve([...left]),
    finish: async (ownerId) => {
      await (outcomes.shift() ?? (() => Promise.resolve()))();
      left.splice(left.indexOf(ownerId), 1);
      finished.push(ownerId);
    },
    onFailure: (error) => failures.push(error),
  });
  return { deletion, finished, failures };
}

test("every owner whose deletion has begun is finished, one after the other", async () => {
  const { deletion, finished } = deletionOf([]);
  deletion.start();
  await deletion.idle();
  expect([finished, deletion.failure()]).toEqual([["old", "older"], null]);
});

test("what failed is said, and tried again when it is started again", async () => {
  const gone = new Error("the bucket went away");
  const { deletion, finished, failures } = deletionOf([() => Promise.reject(gone)]);
  deletion.start();
  await deletion.idle();
  expect([finished, failures, deletion.failure()]).toEqual([[], [gone], gone]);
  deletion.start();
  expect(deletion.failure()).toBeNull();
  await deletion.idle();
  expect([finished, deletion.failure()]).toEqual([["old", "older"], null]);
});

test("two who start it at once do it one after the other, and nobody starts it once it is closed", async () => {
  let atOnce = 0;
  const alone = async (): Promise<void> => {
    expect((atOnce += 1)).toBe(1);
    await new Promise(setImmediate);
    atOnce -= 1;
  };
  const { deletion, finished } = deletionOf([alone, alone]);
  deletion.start();
  deletion.start();
  await deletion.close();
  const before = [...finished];
  deletion.start();
  await deletion.idle();
  expect(finished).toEqual(before);
});
