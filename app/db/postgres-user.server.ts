import { type SpawnOptions, execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

import { HotseatError } from "~/domain/errors";

const run = promisify(execFile);
const COMMAND_TIMEOUT_MS = 10_000;

/** How to start a program of the database: PostgreSQL refuses to run as root. */
export interface PostgresUser {
  /** Who must own the cluster; null: whoever we are. */
  owner: { uid: number; gid: number } | null;
  /** The program and arguments to spawn for `program`. */
  command(program: string, args: readonly string[]): { program: string; args: string[]; options: SpawnOptions };
}

// Nothing of our own environment reaches it: neither keys nor PGPORT and its like. Windows cannot start programs without some of it.
const environment: SpawnOptions =
  process.platform === "win32"
    ? {}
    : { env: { NODE_ENV: "production", PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" } };

/** Chooses the user. `paths` are the folders and files that the database must reach. Throws `HotseatError` when it never could. */
export async function choosePostgresUser(paths: readonly string[]): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) return { owner: null, command: (program, args) => ({ program, args: [...args], options: environment }) };
  const owner = await findOrMakeUser();
  const reachable = (await Promise.all(paths.map((target) => canReach(owner, target)))).every(Boolean);
  if (reachable) return { owner, command: (program, args) => ({ program, args: [...args], options: { ...environment, ...owner } }) };
  await requireSetpriv(paths);
  return { owner, command: (program, args) => ({ program: "setpriv", args: [...privileges(owner), program, ...args], options: environment }) };
}

/**
 * In a folder that is closed to others, such as /root, the user postgres keeps one of root's capabilities: to pass closed folders. The
 * securebit makes access(2), with which postgres checks its files, count it too.
 */
function privileges({ uid, gid }: { uid: number; gid: number }): string[] {
  const capability = "-all,+dac_override";
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    "--clear-groups",
    "--securebits=+no_setuid_fixup",
    `--inh-caps=${capability}`,
    `--ambient-caps=${capability}`,
  ];
}

async function requireSetpriv(paths: readonly string[]): Promise<void> {
  try {
    await run("setpriv", ["--version"], { timeout: COMMAND_TIMEOUT_MS });
  } catch (cause) {
    throw new HotseatError(
      `The built-in database cannot run as root, and the user postgres cannot reach ${paths.join(" and ")}. Start Hotseat as an ordinary user, or move it out of a folder that is closed to others.`,
      { code: "forbidden", cause },
    );
  }
}

async function findOrMakeUser(): Promise<{ uid: number; gid: number }> {
  try {
    return await findUser();
  } catch {
    // There is no such user yet.
  }
  try {
    await run("groupadd", ["--system", "--force", "postgres"], { timeout: COMMAND_TIMEOUT_MS });
    await run("useradd", ["--system", "-g", "postgres", "--no-create-home", "postgres"], { timeout: COMMAND_TIMEOUT_MS });
    return await findUser();
  } catch (cause) {
    throw new HotseatError(
      "The built-in database cannot run as root, and no user named postgres could be made. Start Hotseat as an ordinary user, or set DATABASE_URL.",
      { code: "forbidden", cause },
    );
  }
}

async function findUser(): Promise<{ uid: number; gid: number }> {
  const idOf = async (flag: string) => Number((await run("id", [flag, "postgres"], { timeout: COMMAND_TIMEOUT_MS })).stdout);
  return { uid: await idOf("-u"), gid: await idOf("-g") };
}

/** Whether the user may pass every folder above `target`. */
async function canReach({ uid, gid }: { uid: number; gid: number }, target: string): Promise<boolean> {
  for (let folder = path.dirname(target); ; folder = path.dirname(folder)) {
    const { mode, uid: owner, gid: group } = await stat(folder);
    const pass = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & pass) === 0) return false;
    if (folder === path.dirname(folder)) return true;
  }
}
