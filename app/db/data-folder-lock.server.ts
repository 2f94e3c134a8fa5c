import { link, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

import { HotseatError, StorageError } from "~/domain/errors";
import { newId } from "~/domain/ids";

import { birthOf, isRunning } from "./process-identity.server";

const holderSchema = z.object({ pid: z.number().int().positive(), birth: z.string().nullable() });
type Holder = z.infer<typeof holderSchema>;

/** As many times as a lock may change hands while we look at it. */
const ATTEMPTS = 20;

export interface DataFolderLock {
  release(): Promise<void>;
}

/**
 * Makes the data folder and takes it for this process. The lock of a process that was killed is taken over. Throws
 * `HotseatError` "conflict" while another one runs, and `StorageError` when the folder cannot be written.
 *
 * The lock is the file `hotseat-<n>.lock` with the highest number. It is never removed or given to another: who finds its process gone makes the
 * next number, which only one can, and a free lock is one that names nobody. So two that start at once on a stale lock cannot both have it.
 */
export async function lockDataFolder(dataDir: string): Promise<DataFolderLock> {
  const draft = path.join(dataDir, `.lock-${newId()}`);
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(draft, JSON.stringify(await thisProcess()), { mode: 0o600 });
    const lock = await takeLock(dataDir, draft);
    return { release: () => giveBack(lock, draft) };
  } catch (error) {
    throw error instanceof HotseatError ? error : unwritable(dataDir, error);
  } finally {
    await rm(draft, { force: true }).catch(() => undefined); // where it cannot be removed it could not be written
  }
}

async function takeLock(dataDir: string, draft: string): Promise<string> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const highest = (await lockNumbers(dataDir)).at(-1) ?? 0;
    const holder = highest > 0 ? parseHolder(await readText(lockPath(dataDir, highest))) : null;
    if (holder && (await lives(holder))) throw occupied(holder.pid);
    const mine = lockPath(dataDir, highest + 1);
    // A link is made whole or not at all, so nobody ever reads a lock that is half written.
    if (!(await tryLink(draft, mine))) continue;
    const numbers = await lockNumbers(dataDir);
    if (numbers.at(-1) === highest + 1) {
      await removeAll(dataDir, numbers.slice(0, -1));
      return mine;
    }
    await rm(mine, { force: true }); // we were so slow that others have used and tidied away this number
  }
  throw new HotseatError("Several Hotseats are starting on this data folder at once. Start only one.", { code: "conflict", retryable: true });
}

async function giveBack(lock: string, draft: string): Promise<void> {
  await writeFile(draft, "{}", { mode: 0o600 });
  await rename(draft, lock);
}

const lockPath = (dataDir: string, number: number): string => path.join(dataDir, `hotseat-${number}.lock`);

/** In ascending order. */
async function lockNumbers(dataDir: string): Promise<number[]> {
  const numbers = (await readdir(dataDir)).map((name) => Number(/^hotseat-(\d+)\.lock$/.exec(name)?.[1] ?? 0));
  return numbers.filter((number) => number > 0).sort((left, right) => left - right);
}

async function removeAll(dataDir: string, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await rm(lockPath(dataDir, number), { force: true });
}

async function thisProcess(): Promise<Holder> {
  return { pid: process.pid, birth: await birthOf(process.pid) };
}

async function lives({ pid, birth }: Holder): Promise<boolean> {
  if (!isRunning(pid)) return false;
  return birth === null || birth === (await birthOf(pid));
}

function parseHolder(text: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null; // given back, or not of ours: nobody holds it
  }
}

async function tryLink(existing: string, created: string): Promise<boolean> {
  try {
    await link(existing, created);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** Empty when the file is gone: then a higher one is there, and ours will not be the highest. */
async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return "";
    throw error;
  }
}

function occupied(pid: number): HotseatError {
  return new HotseatError(
    `Another Hotseat is already running with this data folder (process ${pid}). Stop it or set DATA_DIR to another folder.`,
    { code: "conflict" },
  );
}

function unwritable(dataDir: string, cause: unknown): StorageError {
  if (isCode(cause, "ENOSPC")) {
    return new StorageError(`The disk with the data folder ${dataDir} is full. Free some space and start again.`, { code: "storage-full", cause });
  }
  return new StorageError(`Hotseat cannot write to its data folder ${dataDir}. Make it writable for this user or set DATA_DIR to another folder.`, {
    code: "storage-unavailable",
    cause,
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
