import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import pg from "pg";
import { afterEach, expect, inject, test } from "vitest";

import { HotseatError, StorageError } from "~/domain/errors";
import { currentOwner } from "~/services/owners/current-owner.server";

import { urlOf } from "../../tests/setup/test-database-url";
import type { Database } from "./database.server";
import { closeDatabase, getDatabase, openDatabase, pingDatabase } from "./client.server";
import { withDatabaseErrors } from "./database-errors.server";
import { isRunning } from "./process-identity.server";

const folders: string[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  await closeDatabase();
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) {
    await stopLeftOver(folder);
    await rm(folder, { recursive: true, force: true });
  }
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "hotseat-data-"));
  folders.push(folder);
  return folder;
}

const serverPid = async (dataDir: string): Promise<number> =>
  Number((await readFile(path.join(dataDir, "postgres/cluster/postmaster.pid"), "utf8").catch(() => "")).split("\n")[0]);

async function stopLeftOver(dataDir: string): Promise<void> {
  const pid = await serverPid(dataDir);
  if (pid && pid !== process.pid && isRunning(pid)) process.kill(pid, "SIGQUIT");
}

/** Another Hotseat on the same folder; resolves with what it says first. */
async function anotherHotseat(dataDir: string): Promise<{ child: ChildProcess; says: string }> {
  const script = fileURLToPath(new URL("../../tests/setup/hold-database.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  if (!child.stdout) throw new Error("no output");
  const [says] = (await once(createInterface(child.stdout), "line")) as [string];
  return { child, says };
}

async function serverSetting(name: string): Promise<unknown> {
  const { rows } = await getDatabase().execute(sql.raw(`show ${name}`));
  return rows[0]?.[name];
}

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

test("a first start makes a database that only this computer with the password can use, and a second finds what was kept", async () => {
  const dataDir = await newFolder();
  const steps: string[] = [];
  await openDatabase({ dataDir, onStep: ({ name }) => steps.push(name) });
  expect(steps).toEqual(["database", "migrations"]);
  await pingDatabase();
  const { ownerId } = await currentOwner(new Request("http://localhost/"));
  expect(await serverSetting("fsync")).toBe("on");
  expect(await serverSetting("listen_addresses")).toBe("127.0.0.1");
  expect(await serverSetting("password_encryption")).toBe("scram-sha-256");
  expect((await stat(path.join(dataDir, "postgres/password"))).mode & 0o777).toBe(0o600);
  expect((await stat(path.join(dataDir, "postgres/cluster"))).mode & 0o077).toBe(0);
  const stranger = new pg.Client({ host: "127.0.0.1", port: Number(await serverSetting("port")), user: "hotseat", password: "wrong", database: "postgres" });
  await expect(stranger.connect()).rejects.toThrow("password authentication failed");

  const pid = await serverPid(dataDir);
  await closeDatabase();
  expect(isRunning(pid)).toBe(false);
  await openDatabase({ dataDir });
  expect((await currentOwner(new Request("http://localhost/"))).ownerId).toBe(ownerId);
});

test("a second Hotseat on the same folder is told which process holds it", async () => {
  const dataDir = await newFolder();
  const { child, says } = await anotherHotseat(dataDir);
  expect(says).toMatch(/^open /);
  const failure = await failureOf(openDatabase({ dataDir }));
  expect(failure).toBeInstanceOf(HotseatError);
  expect(failure).toMatchObject({
    code: "conflict",
    message: `Another Hotseat is already running with this data folder (process ${child.pid}). Stop it or set DATA_DIR to another folder.`,
  });
  expect(isRunning(await serverPid(dataDir))).toBe(true);
});

test("after a Hotseat was killed the next start recovers by itself, with one server and everything that was kept", async () => {
  const dataDir = await newFolder();
  const { child, says } = await anotherHotseat(dataDir);
  const orphan = await serverPid(dataDir);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isRunning(orphan)).toBe(true);
  await openDatabase({ dataDir });
  expect(isRunning(orphan)).toBe(false);
  expect(isRunning(await serverPid(dataDir))).toBe(true);
  expect(`open ${(await currentOwner(new Request("http://localhost/"))).ownerId}`).toBe(says);
});

test("when the database itself was killed too, it recovers from its log", async () => {
  const dataDir = await newFolder();
  const { child, says } = await anotherHotseat(dataDir);
  process.kill(await serverPid(dataDir), "SIGKILL");
  child.kill("SIGKILL");
  await once(child, "exit");
  await openDatabase({ dataDir });
  expect(`open ${(await currentOwner(new Request("http://localhost/"))).ownerId}`).toBe(says);
});

test("numbers of dead processes that now belong to other programs stop nobody", async () => {
  const dataDir = await newFolder();
  await openDatabase({ dataDir });
  await closeDatabase();
  await writeFile(path.join(dataDir, "hotseat-9.lock"), JSON.stringify({ pid: process.pid, birth: "an earlier process" }));
  const bystander = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  children.push(bystander);
  await writeFile(path.join(dataDir, "postgres/cluster/postmaster.pid"), `${bystander.pid}\n${dataDir}/postgres/cluster\n0\n5432\n\n\n\nready\n`);
  await openDatabase({ dataDir });
  await pingDatabase();
  expect(bystander.exitCode).toBeNull();
  expect(bystander.signalCode).toBeNull();
});

test("a server that is killed in the middle of a transaction fails that transaction and nothing else", async () => {
  const dataDir = await newFolder();
  await openDatabase({ dataDir, onConnectionLost: () => undefined });
  const failure = await failureOf(
    withDatabaseErrors(() =>
      getDatabase().transaction(async (tx) => {
        await tx.execute(sql`select 1`);
        process.kill(await serverPid(dataDir), "SIGQUIT");
        await tx.execute(sql`select pg_sleep(10)`);
      }),
    ),
  );
  expect(failure).toMatchObject({ code: "storage-unavailable", retryable: true });
  expect(await failureOf(pingDatabase())).toMatchObject({ code: "storage-unavailable" });
});

test("a server that says nothing fails what waits for it, and its connection is not used again", async () => {
  const lost: string[] = [];
  await openDatabase({ dataDir: await newFolder(), statementTimeoutMs: 2_000, onConnectionLost: ({ message }) => lost.push(message) });
  const pidOf = async (db: Pick<Database, "execute">): Promise<number> => Number((await db.execute(sql`select pg_backend_pid() as pid`)).rows[0]?.pid);
  let pid = 0;
  try {
    const failure = await failureOf(
      withDatabaseErrors(() =>
        getDatabase().transaction(async (tx) => {
          pid = await pidOf(tx);
          process.kill(pid, "SIGSTOP");
        }),
      ),
    );
    expect(failure).toBeInstanceOf(StorageError);
    expect(failure).toMatchObject({ code: "storage-unavailable", retryable: true, cause: expect.any(Error) });
    expect(lost).toEqual(["The database said nothing for 3000 ms"]);
    expect(await pidOf(getDatabase())).not.toBe(pid);
  } finally {
    if (pid) process.kill(pid, "SIGCONT");
  }
});

test("a first start that was killed in the middle is begun anew", async () => {
  const dataDir = await newFolder();
  await mkdir(path.join(dataDir, "postgres.new/cluster"), { recursive: true });
  await writeFile(path.join(dataDir, "postgres.new/cluster/PG_VERSION"), "half");
  await openDatabase({ dataDir });
  await pingDatabase();
  expect((await readdir(dataDir)).sort()).toEqual(["hotseat-1.lock", "postgres"]);
});

test("a folder that cannot be written is told in one sentence", async () => {
  const file = path.join(await newFolder(), "file");
  await writeFile(file, "");
  await chmod(file, 0o400);
  const failure = await failureOf(openDatabase({ dataDir: file }));
  expect(failure).toMatchObject({ message: `Hotseat cannot write to its data folder ${file}. Make it writable for this user or set DATA_DIR to another folder.` });
});

test("a database of another version is left alone, and the folder is free again", async () => {
  const dataDir = await newFolder();
  await openDatabase({ dataDir });
  await closeDatabase();
  const versionFile = path.join(dataDir, "postgres/cluster/PG_VERSION");
  const version = await readFile(versionFile, "utf8");
  await writeFile(versionFile, "12\n");
  expect(await failureOf(openDatabase({ dataDir }))).toMatchObject({ code: "conflict", message: expect.stringContaining("PostgreSQL 12") });
  await writeFile(versionFile, version);
  await openDatabase({ dataDir });
  await pingDatabase();
});

test("with DATABASE_URL that server is used and no folder is made", async () => {
  const dataDir = path.join(await newFolder(), "unused");
  const databaseUrl = urlOf(inject("postgresUrl"), "postgres");
  await openDatabase({ databaseUrl, dataDir });
  await pingDatabase();
  await expect(stat(dataDir)).rejects.toThrow("ENOENT");
});

test("a DATABASE_URL that does not answer is told without its password", async () => {
  const failure = await failureOf(openDatabase({ databaseUrl: "postgres://me:secret@127.0.0.1:1/db", dataDir: "unused" }));
  expect(failure).toMatchObject({ code: "storage-unavailable", message: expect.stringContaining("127.0.0.1:1 from DATABASE_URL cannot be used") });
  expect(String(failure)).not.toContain("secret");
  expect(() => getDatabase()).toThrow("openDatabase comes before");
});
