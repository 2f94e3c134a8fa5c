import { constants } from "node:fs";
import { type FileHandle, mkdtemp, open, readFile, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";

import { createDirectoryObjectStore } from "./directory-object-store.server";
import { describeObjectStore } from "./object-store-conformance";

const scratch = await mkdtemp(path.join(tmpdir(), "hotseat-objects-"));
afterAll(() => rm(scratch, { recursive: true, force: true }));

const isLinux = process.platform === "linux";
const shared = createDirectoryObjectStore(path.join(scratch, "shared"));
describeObjectStore("the directory store", () => shared);

test("a file in the way of the folder is said to be a storage failure", async () => {
  const root = path.join(scratch, "blocked");
  await writeFile(root, "not a folder");
  await expect(createDirectoryObjectStore(root).put("a.json", new Uint8Array(1))).rejects.toMatchObject({
    code: "storage-unavailable",
    retryable: true,
  });
});

test("only this user may read, and deleting leaves no empty folder and no temporary file", async () => {
  const root = path.join(scratch, "private");
  const store = createDirectoryObjectStore(root);
  await store.put("interviews/a/turns/1.json", new Uint8Array(3));
  expect((await stat(path.join(root, "interviews/a/turns/1.json"))).mode & 0o777).toBe(0o600);
  expect((await stat(path.join(root, "interviews/a"))).mode & 0o777).toBe(0o700);
  await store.deletePrefix("interviews/a/");
  expect(await readdir(root, { recursive: true })).toEqual([".tmp"]);
});

test("a put returns when its file, its name and every new folder on the way to it are on the disk", async () => {
  const root = path.join(scratch, "synced");
  const store = createDirectoryObjectStore(root);
  await store.put("a.json", new Uint8Array(1));
  const { sync, flags, restore } = await watchHandles(path.join(root, "a.json"));
  await store.put("interviews/a/turns/1.json", new Uint8Array(1));
  // The folders turns, a and interviews; and the root, which has a new name in it. On Linux the file is written durably, elsewhere it is synced.
  const fileSyncs = isLinux ? 0 : 1;
  expect(sync).toHaveBeenCalledTimes(4 + fileSyncs);
  sync.mockClear();
  await store.put("interviews/a/turns/2.json", new Uint8Array(1));
  expect(sync).toHaveBeenCalledTimes(1 + fileSyncs);
  sync.mockClear();
  await store.put("interviews/a/turns/3.json", new Uint8Array(0));
  expect(sync).toHaveBeenCalledTimes(2);
  if (isLinux) expect(flags.map((one) => one & constants.O_DSYNC)).toEqual([constants.O_DSYNC, constants.O_DSYNC, constants.O_DSYNC]);
  restore();
});

/** What is done with open files: how often they are synced, and the flags with which those that are written were opened (Linux only). */
async function watchHandles(file: string) {
  const handle = await open(file);
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const flags: number[] = [];
  const sync = vi.spyOn(prototype, "sync");
  const original = prototype.writeFile;
  const writing = vi.spyOn(prototype, "writeFile").mockImplementation(async function (this: FileHandle, data) {
    const info = isLinux ? await readFile(`/proc/self/fdinfo/${this.fd}`, "utf8") : "";
    flags.push(Number.parseInt(/flags:\s+(\d+)/.exec(info)?.[1] ?? "0", 8));
    await original.call(this, data);
  });
  return { sync, flags, restore: () => [sync, writing].forEach((spy) => spy.mockRestore()) };
}

test("what a killed process left half written is never listed and goes with the next start", async () => {
  const root = path.join(scratch, "killed");
  await createDirectoryObjectStore(root).put("a.json", new Uint8Array(1));
  const [old, young] = [path.join(root, ".tmp", "old"), path.join(root, ".tmp", "young")];
  await writeFile(old, "half");
  await writeFile(young, "half");
  const beforeUs = new Date(performance.timeOrigin - 1_000);
  await utimes(old, beforeUs, beforeUs);
  const restarted = createDirectoryObjectStore(root);
  expect((await restarted.list("a")).map(({ key }) => key)).toEqual(["a.json"]);
  await restarted.put("b.json", new Uint8Array(1));
  expect(await readdir(path.join(root, ".tmp"))).toEqual(["young"]);
});
