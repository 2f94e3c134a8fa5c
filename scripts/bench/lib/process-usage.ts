import { readFile, readdir } from "node:fs/promises";

/** What a process has used so far. */
export interface ProcessUsage {
  /** Processor time, user and system, with that of children that have ended. */
  cpuSeconds: number;
  residentBytes: number;
}

/** Linux counts processor time in hundredths of a second towards programs, whatever the kernel's own clock is. */
const TICKS_PER_SECOND = 100;
const NOTHING: ProcessUsage = { cpuSeconds: 0, residentBytes: 0 };

/** Null when the process has ended, or where there is no /proc. */
async function usageOf(pid: number): Promise<ProcessUsage | null> {
  const stat = await statOf(pid);
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  if (!stat) return null;
  return { cpuSeconds: stat.ticks / TICKS_PER_SECOND, residentBytes: Number(/VmRSS:\s*(\d+)/.exec(status)?.[1] ?? 0) * 1024 };
}

/** All processes below `pid` together, such as Postgres below the app. Memory that they share is counted in each. */
export async function usageOfChildren(pid: number): Promise<ProcessUsage> {
  let total = NOTHING;
  for (const child of await descendantsOf(pid)) {
    const usage = (await usageOf(child)) ?? NOTHING;
    total = { cpuSeconds: total.cpuSeconds + usage.cpuSeconds, residentBytes: total.residentBytes + usage.residentBytes };
  }
  return total;
}

async function descendantsOf(pid: number): Promise<number[]> {
  const names = await readdir("/proc").catch(() => []);
  const stats = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map((name) => statOf(Number(name))));
  const found = new Set([pid]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const stat of stats) if (stat && found.has(stat.parent)) found.add(stat.pid);
  }
  found.delete(pid);
  return [...found];
}

/** The command's name may hold spaces and brackets, so fields are counted after its last bracket. */
async function statOf(pid: number): Promise<{ pid: number; parent: number; ticks: number } | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // Also of its children that have ended: Postgres starts and ends helpers all the time.
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { pid, parent: Number(fields[1]), ticks };
}
