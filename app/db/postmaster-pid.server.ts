import { readFile, readlink, realpath, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { StorageError } from "~/domain/errors";

import { commandOf, isRunning } from "./process-identity.server";

const POLL_MS = 20;
/** What a fast shutdown may take, then an immediate one. Measured: 20 ms. */
const SHUTDOWN_STEPS = [
  { signal: "SIGINT", ms: 10_000 },
  { signal: "SIGQUIT", ms: 5_000 },
  { signal: "SIGKILL", ms: 5_000 },
] as const;

/** What a running server says of itself in its `postmaster.pid`. */
interface Postmaster {
  pid: number;
  /** "starting", "ready", "stopping" or "standby"; empty while it begins. */
  status: string;
}

/** null when there is no server, or its file is not complete yet. */
export async function readPostmaster(cluster: string): Promise<Postmaster | null> {
  const text = await readFile(path.join(cluster, "postmaster.pid"), "utf8").catch(() => "");
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, status: lines[7]?.trim() ?? "" } : null;
}

/**
 * Stops the server that runs on `cluster`, if one does: it outlives a Hotseat that was killed. A file that a dead server left is removed when
 * its number now belongs to another program, which PostgreSQL could not tell. Takes at most 20 s. Throws `StorageError`.
 */
export async function stopPostmaster(cluster: string): Promise<void> {
  const postmaster = await readPostmaster(cluster);
  if (!postmaster || !isRunning(postmaster.pid)) return;
  if (!(await isServerOf(postmaster.pid, cluster))) {
    await rm(path.join(cluster, "postmaster.pid"), { force: true });
    return;
  }
  for (const { signal, ms } of SHUTDOWN_STEPS) {
    sendSignal(postmaster.pid, signal);
    if (await isGone(postmaster.pid, ms)) return;
  }
  throw new StorageError(`The database (process ${postmaster.pid}) does not stop. End this process, then start Hotseat again.`, {
    code: "storage-unavailable",
  });
}

/** A server works in its cluster's folder and has it in its command line. */
async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  const folder = await realpath(cluster);
  const workingFolder = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  if (workingFolder !== null) return workingFolder === folder;
  const command = await commandOf(pid);
  return command !== null && (command.includes(folder) || command.includes(cluster));
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (isRunning(pid)) throw error;
  }
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += POLL_MS) {
    if (!isRunning(pid)) return true;
    await sleep(POLL_MS);
  }
  return !isRunning(pid);
}
