import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";

import { lockDataFolder } from "./data-folder-lock.server";

const scratch = await mkdtemp(path.join(tmpdir(), "hotseat-lock-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

test.each(["", "not a lock", JSON.stringify({ pid: process.pid, birth: "an earlier process" }), JSON.stringify({ pid: 2 ** 22 + 1, birth: null })])(
  "of many that start at once on a lock that nobody holds any more, one gets the folder (%#)",
  async (stale) => {
    const folder = await mkdtemp(path.join(scratch, "stale-"));
    await writeFile(path.join(folder, "hotseat-7.lock"), stale);
    const taken = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataFolder(folder)));
    expect(taken.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of taken) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    }
    expect(await readdir(folder)).toEqual(["hotseat-8.lock"]);
  },
);

test("a folder that was released can be taken again, and is made when it is not there", async () => {
  const folder = path.join(scratch, "new/and/deep");
  const lock = await lockDataFolder(folder);
  await expect(lockDataFolder(folder)).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining(`process ${process.pid}`) });
  await lock.release();
  await (await lockDataFolder(folder)).release();
  expect(await readdir(folder)).toEqual(["hotseat-2.lock"]);
});

test("however takers come and go at once, two never hold the folder together", async () => {
  const folder = await mkdtemp(path.join(scratch, "busy-"));
  let holders = 0;
  let most = 0;
  const taker = async () => {
    for (let round = 0; round < 15; round += 1) {
      const lock = await lockDataFolder(folder).catch(() => null);
      if (!lock) continue;
      most = Math.max(most, (holders += 1));
      await readdir(folder);
      holders -= 1;
      await lock.release();
    }
  };
  await Promise.all(Array.from({ length: 8 }, taker));
  expect(most).toBe(1);
});
