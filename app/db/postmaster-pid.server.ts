import { readFile, readlink, realpath, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { StorageError } from "~/domain/errors";

import { commandOf, isRunning, isTaken, processesIn } from "./process-identity.server";

const POLL_MS = 20;
/** What a fast shutdown may take, then an immediate one. Measured: 20 ms. */
const SHUTDOWN_STEPS = [
  { signal: "SIGINT", ms: 10_000 },
  { signal: "SIGQUIT", ms: 5_000 },
  { signal: "SIGKILL", ms: 5_000 },
] as const;
const ORPHAN_MS = 5_000;

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
 * Stops the server that runs on `cluster`, if one does: it outlives a Hotseat that was killed. What a server that was killed too has left is
 * tidied, as far as PostgreSQL could not do it itself. Takes at most 30 s. Throws `StorageError`.
 */
export async function stopPostmaster(cluster: string): Promise<void> {
  const postmaster = await readPostmaster(cluster);
  if (!postmaster) return;
  const { pid } = postmaster;
  if (isRunning(pid) && (await isServerOf(pid, cluster)) && !(await endProcess(pid))) throw doesNotStop(pid);
  await endOrphans(cluster);
  // PostgreSQL refuses to start while a process of this number exists: another program's by now, or one that nobody collected.
  if (isTaken(pid) && (await readPostmaster(cluster))?.pid === pid) await rm(path.join(cluster, "postmaster.pid"), { force: true });
}

/** Whether it ended. */
async function endProcess(pid: number): Promise<boolean> {
  for (const { signal, ms } of SHUTDOWN_STEPS) {
    sendSignal(pid, signal);
    if (await isGone([pid], ms)) return true;
  }
  return false;
}

/** Helpers of a killed server end by themselves, but a new one beside them would spoil the data. */
async function endOrphans(cluster: string): Promise<void> {
  const orphans = await processesIn(await realpath(cluster));
  if (await isGone(orphans, ORPHAN_MS)) return;
  for (const pid of orphans) sendSignal(pid, "SIGKILL");
  if (!(await isGone(orphans, ORPHAN_MS))) throw doesNotStop(orphans[0] ?? 0);
}

function doesNotStop(pid: number): StorageError {
  return new StorageError(`The database (process ${pid}) does not stop. End this process, then start Hotseat again.`, {
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

async function isGone(pids: readonly number[], withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += POLL_MS) {
    if (!pids.some(isRunning)) return true;
    await sleep(POLL_MS);
  }
  return !pids.some(isRunning);
}
