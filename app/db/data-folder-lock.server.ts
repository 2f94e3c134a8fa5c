import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

import { HotseatError, StorageError } from "~/domain/errors";
import { newId } from "~/domain/ids";

import { birthOf, isRunning } from "./process-identity.server";

const holderSchema = z.object({ pid: z.number().int().positive(), birth: z.string().nullable() });
type Holder = z.infer<typeof holderSchema>;

/** As many times as a lock may change hands while we look at it. */
const ATTEMPTS = 5;

export interface DataFolderLock {
  release(): Promise<void>;
}

/**
 * Makes the data folder and takes it for this process. The lock of a process that was killed is taken over. Throws
 * `HotseatError` "conflict" while another one runs, and `StorageError` when the folder cannot be written.
 */
export async function lockDataFolder(dataDir: string): Promise<DataFolderLock> {
  const lockPath = path.join(dataDir, "hotseat.lock");
  const mine = path.join(dataDir, `.lock-${newId()}`);
  try {
    await mkdir(dataDir, { recursive: true });
    await writeFile(mine, JSON.stringify(await thisProcess()), { mode: 0o600 });
    await takeLock(lockPath, mine);
  } catch (error) {
    throw error instanceof HotseatError ? error : unwritable(dataDir, error);
  } finally {
    await rm(mine, { force: true }).catch(() => undefined); // where it cannot be removed it could not be written
  }
  return { release: () => rm(lockPath, { force: true }) };
}

/** A link is made whole or not at all, so nobody ever reads a lock that is half written. */
async function takeLock(lockPath: string, mine: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await tryLink(mine, lockPath)) return;
    const seen = await readText(lockPath);
    if (seen === null) continue;
    const holder = parseHolder(seen);
    if (holder && (await lives(holder))) throw occupied(holder.pid);
    await setAside(lockPath, `${mine}-stale`, seen);
  }
  throw new HotseatError("Several Hotseats are starting on this data folder at once. Start only one.", { code: "conflict", retryable: true });
}

/** Removes the stale lock; when another process has replaced it since we read it, its lock is put back. */
async function setAside(lockPath: string, asidePath: string, seen: string): Promise<void> {
  try {
    await rename(lockPath, asidePath);
  } catch (error) {
    if (isCode(error, "ENOENT")) return;
    throw error;
  }
  if ((await readText(asidePath)) !== seen) await tryLink(asidePath, lockPath);
  await rm(asidePath, { force: true });
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
    return null; // not a lock of ours: nobody holds it
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

async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return null;
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
