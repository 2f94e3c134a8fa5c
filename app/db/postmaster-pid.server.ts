import { readFile, readlink, realpath, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { StorageError } from "~/domain/errors";

import { commandOf, isRunning, isTaken, processesIn } from "./process-identity.server";

const POLL_MS = 20;
/** What each way to end the server may take, in milliseconds. */
export interface ShutdownLimits {
  /** Rolls back what runs and writes everything to its place. Measured: 20 ms. */
  fast: number;
  /** Leaves the rest to the recovery of the next start. Nothing that was acknowledged is lost. */
  immediate: number;
  /** For the system to collect what was killed. */
  killed: number;
}

/** At a start there is time. At most 30 s. */
const PATIENT: ShutdownLimits = { fast: 10_000, immediate: 5_000, killed: 5_000 };

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
 * tidied, as far as PostgreSQL could not do it itself. Takes as long as the limits together and twice the last. Throws `StorageError`.
 */
export async function stopPostmaster(cluster: string, limits = PATIENT): Promise<void> {
  const postmaster = await readPostmaster(cluster);
  if (!postmaster) return;
  const { pid } = postmaster;
  if (isRunning(pid) && (await isServerOf(pid, cluster)) && !(await endProcess(pid, limits))) throw doesNotStop(pid);
  await endOrphans(cluster, limits);
  // PostgreSQL refuses to start while a process of this number exists: another program's by now, or one that nobody collected.
  if (isTaken(pid) && (await readPostmaster(cluster))?.pid === pid) await rm(path.join(cluster, "postmaster.pid"), { force: true });
}

/** Whether it ended. */
async function endProcess(pid: number, { fast, immediate, killed }: ShutdownLimits): Promise<boolean> {
  for (const [signal, ms] of [["SIGINT", fast], ["SIGQUIT", immediate], ["SIGKILL", killed]] as const) {
    sendSignal(pid, signal);
    if (await isGone([pid], ms)) return true;
  }
  return false;
}

/** Helpers of a killed server end by themselves, but a new one beside them would spoil the data. */
async function endOrphans(cluster: string, { killed }: ShutdownLimits): Promise<void> {
  const orphans = await processesIn(await realpath(cluster));
  if (await isGone(orphans, killed)) return;
  for (const pid of orphans) sendSignal(pid, "SIGKILL");
  if (!(await isGone(orphans, killed))) throw doesNotStop(orphans[0] ?? 0);
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
