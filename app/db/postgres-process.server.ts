import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, chown, mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { HotseatError, StorageError } from "~/domain/errors";

import { type PostgresBinaries, findPostgresBinaries } from "./postgres-binaries.server";
import { type PostgresUser, choosePostgresUser } from "./postgres-user.server";
import { type ShutdownLimits, readPostmaster, stopPostmaster } from "./postmaster-pid.server";

const USER = "hotseat";
const INIT_TIMEOUT_MS = 120_000;
/** Recovery after a crash reads the log of the last minutes; measured 0.1 s. */
const START_TIMEOUT_MS = 60_000;
const START_ATTEMPTS = 5;
const POLL_MS = 10;
const LOG_LIMIT_BYTES = 1_000_000;
/** The host cuts everything off after 10 s (server/stop-on-signals.ts), and then nobody would end the database. */
const STOP_LIMITS: ShutdownLimits = { fast: 2_000, immediate: 1_000, killed: 500 };

export interface PostgresProcess {
  /** postgres:// address with the password: never log it. */
  url: string;
  pid: number;
  /** Stops it cleanly, or so that the next start recovers; takes at most 4.5 s. */
  stop(): Promise<void>;
}

interface Layout {
  /** DATA_DIR/postgres */
  home: string;
  cluster: string;
  password: string;
  log: string;
}

const layoutIn = (home: string): Layout => ({
  home,
  cluster: path.join(home, "cluster"),
  password: path.join(home, "password"),
  log: path.join(home, "server.log"),
});

interface Start extends Layout {
  binaries: PostgresBinaries;
  user: PostgresUser;
}

/**
 * Starts PostgreSQL in `dataDir`/postgres, reachable only from this computer and only with a password that is made once and kept in a file
 * of mode 600. The caller holds the lock of `dataDir`. A server that outlived a killed Hotseat is stopped first, so there are never two on one
 * cluster. Throws `HotseatError`.
 */
export async function startPostgres(dataDir: string): Promise<PostgresProcess> {
  const layout = layoutIn(path.join(dataDir, "postgres"));
  await mkdir(dataDir, { recursive: true });
  const binaries = await findPostgresBinaries();
  const user = await choosePostgresUser([layout.home, binaries.postgres]);
  const start = { ...layout, binaries, user };
  if (await isThere(layout.home)) await stopPostmaster(layout.cluster);
  else await initialise(start);
  await checkVersion(start);
  const password = await readPassword(layout);
  const { port, pid } = await startOnFreePort(start);
  return { url: `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`, pid, stop: () => stopPostmaster(layout.cluster, STOP_LIMITS) };
}

/** Makes the cluster beside its place and moves it there when it is whole: a start that was killed in the middle leaves nothing half done. */
async function initialise({ home, binaries, user }: Start): Promise<void> {
  const fresh = layoutIn(`${home}.new`);
  await rm(fresh.home, { recursive: true, force: true });
  await mkdir(fresh.home);
  await mkdir(fresh.cluster, { mode: 0o700 });
  const password = randomBytes(24).toString("hex");
  await writeFile(fresh.password, `${password}\n`, { mode: 0o600 });
  if (user.owner) {
    await chmod(fresh.home, 0o711); // whatever the umask is, the other user must pass it
    await chown(fresh.cluster, user.owner.uid, user.owner.gid);
    await chown(fresh.password, user.owner.uid, user.owner.gid); // initdb reads it
  }
  await runInitdb(fresh, binaries, user);
  await writeFile(path.join(fresh.cluster, "postgresql.auto.conf"), SETTINGS);
  await rename(fresh.home, home);
}

// The built-in locale sorts the same on every system, so that a data folder can be moved to another one.
const SETTINGS = `listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 40
shared_buffers = '32MB'
max_wal_size = '256MB'
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
log_min_error_statement = panic # statements may hold what people said
log_error_verbosity = terse
`;

async function runInitdb({ cluster, password }: Layout, binaries: PostgresBinaries, user: PostgresUser): Promise<void> {
  const { program, args, options } = user.command(binaries.initdb, [
    `--pgdata=${cluster}`,
    `--username=${USER}`,
    `--pwfile=${password}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
  ]);
  const child = spawn(program, args, { ...options, stdio: ["ignore", "ignore", "pipe"], timeout: INIT_TIMEOUT_MS });
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (complaint += text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code === 0) return;
  if (/No space left on device/.test(complaint)) throw diskFull();
  throw new StorageError(`The built-in database could not be made: ${lastLine(complaint) || "it was stopped"}.`, { code: "storage-unavailable" });
}

async function checkVersion({ cluster, binaries, user }: Start): Promise<void> {
  const found = (await readFile(path.join(cluster, "PG_VERSION"), "utf8")).trim();
  const { program, args, options } = user.command(binaries.postgres, ["--version"]);
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "ignore"], timeout: START_TIMEOUT_MS });
  let answer = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (answer += text));
  await once(child, "close");
  const ours = /(\d+)/.exec(answer)?.[1];
  if (ours === found) return;
  throw new HotseatError(
    `The data folder holds a database of PostgreSQL ${found}, and this Hotseat brings ${ours ?? "another one"}. Use the Hotseat that made it, or set DATA_DIR to another folder.`,
    { code: "conflict" },
  );
}

async function readPassword({ password }: Layout): Promise<string> {
  try {
    return (await readFile(password, "utf8")).trim();
  } catch (cause) {
    throw new StorageError(`The password of the built-in database cannot be read from ${password}. Put this file back from a copy of the data folder.`, {
      code: "storage-unavailable",
      cause,
    });
  }
}

/** The port may be taken between choosing and using it, and memory of a killed server may take a moment to be freed: so a few attempts. */
async function startOnFreePort(start: Start): Promise<{ port: number; pid: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const pid = await tryToStart(start, port);
    if (pid !== null) return { port, pid };
    if (attempt === START_ATTEMPTS) throw await notStarted(start);
    await sleep(100 * attempt * (0.5 + Math.random()));
  }
}

/** Files of its log that are over are deleted, not kept to be written over: they hold what was erased since. */
const NO_TRACES = ["-c", "wal_recycle=off"];

/** null when it ended instead of getting ready. */
async function tryToStart({ cluster, log, binaries, user }: Start, port: number): Promise<number | null> {
  await rotate(log);
  const logFile = await open(log, "a", 0o600);
  try {
    const { program, args, options } = user.command(binaries.postgres, ["-D", cluster, "-p", String(port), ...NO_TRACES]);
    // Detached: Ctrl-C in the terminal must reach Hotseat first, which saves and then stops the database.
    const child = spawn(program, args, { ...options, detached: true, stdio: ["ignore", logFile.fd, logFile.fd] });
    await once(child, "spawn");
    child.unref();
    for (let waited = 0; waited < START_TIMEOUT_MS; waited += POLL_MS) {
      if (child.exitCode !== null || child.signalCode !== null) return null;
      const postmaster = await readPostmaster(cluster);
      if (postmaster && postmaster.pid === child.pid && postmaster.status === "ready") return postmaster.pid;
      await sleep(POLL_MS);
    }
    await stopPostmaster(cluster);
    return null;
  } finally {
    await logFile.close();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("a server that listens has an address");
  return address.port;
}

async function notStarted({ log }: Start): Promise<StorageError> {
  const text = await readFile(log, "utf8").catch(() => "");
  if (/No space left on device/.test(text.slice(-4_000))) return diskFull();
  return new StorageError(`The built-in database does not start: ${lastLine(text) || "it says nothing"}. Its log is ${log}.`, {
    code: "storage-unavailable",
  });
}

async function rotate(log: string): Promise<void> {
  const size = await stat(log).then(
    (info) => info.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(log, `${log}.old`);
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

const lastLine = (text: string): string => text.trim().split("\n").at(-1)?.replace(/\.$/, "") ?? "";

function diskFull(): StorageError {
  return new StorageError("The disk with the data folder is full. Free some space and start again; what was saved before is safe.", {
    code: "storage-full",
  });
}
