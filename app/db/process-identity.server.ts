import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Whether a process of this number runs, whoever owns it. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
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

async function birthFromProc(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const bootId = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    // The second field, the name, may hold spaces and brackets; starttime is the 22nd (man 5 proc).
    const startTime = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
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
