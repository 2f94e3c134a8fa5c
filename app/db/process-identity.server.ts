import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile, readdir, readlink } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Whether a process of this number runs, whoever owns it. One that ended and was not yet collected by its parent does not. */
export function isRunning(pid: number): boolean {
  return isTaken(pid) && !isZombie(pid);
}

/** Whether the system knows a process of this number, even if it ended. */
export function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

// In a container nobody may ever collect the child of a killed process.
function isZombie(pid: number): boolean {
  try {
    return statFields(readFileSync(`/proc/${pid}/stat`, "utf8"))[0] === "Z";
  } catch {
    return false; // no /proc here, or it has gone meanwhile
  }
}

/** The third field and those after it; the second, the name, may hold spaces and brackets (man 5 proc). */
function statFields(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/**
 * When the process began, in words that no other process of the same number ever had; null where the system does not tell. Numbers are
 * used again, after a restart of a container even at once.
 */
export async function birthOf(pid: number): Promise<string | null> {
  return (await birthFromProc(pid)) ?? (await fromPs(pid, "lstart"));
}

/** Its command line; null where the system does not tell. */
export async function commandOf(pid: number): Promise<string | null> {
  return fromPs(pid, "command");
}

/** Processes that work in `folder`, a real path; none where the system does not tell. */
export async function processesIn(folder: string): Promise<number[]> {
  const names = await readdir("/proc").catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name));
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => null)));
  return pids.filter((_, index) => folders[index] === folder).map(Number);
}

async function birthFromProc(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const bootId = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    const startTime = statFields(stat)[19]; // the 22nd field
    return startTime ? `${bootId.trim()} ${startTime}` : null;
  } catch {
    return null; // no /proc here, or no such process
  }
}

async function fromPs(pid: number, column: "lstart" | "command"): Promise<string | null> {
  try {
    const { stdout } = await run("ps", ["-o", `${column}=`, "-p", String(pid)], { timeout: 2_000 });
    return stdout.trim() || null;
  } catch {
    return null; // no ps here, or no such process
  }
}
