import { execFileSync } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

import { expect, processTest as test } from "./fixtures";
import { Hotseat } from "./hotseat-process";

/** Process ids of the Postgres processes that run on `dataDir`. */
function postgresOf(dataDir: string): string[] {
  const processes = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" });
  return processes.split("\n").filter((line) => line.includes(dataDir) && line.includes("postgres"));
}

function checkpointerOf(dataDir: string): number {
  const postmaster = Number.parseInt(postgresOf(dataDir)[0] ?? "", 10);
  const children = execFileSync("ps", ["--ppid", String(postmaster), "-o", "pid=,args="], { encoding: "utf8" }).split("\n");
  return Number.parseInt(children.find((line) => line.includes("checkpointer")) ?? "", 10);
}

/** One line for a person, with no stack. */
function complaint(app: Hotseat): string {
  expect(app.log).not.toMatch(/^\s+at /m);
  return app.log.trim().split("\n").at(-1) ?? "";
}

test("Ctrl-C stops everything: the process ends well, the port is free and no Postgres is left", async ({ dataDir }) => {
  const app = new Hotseat({ dataDir });
  await app.start();
  expect(postgresOf(dataDir).length).toBeGreaterThan(0);
  expect(await app.stop()).toBe(0);
  expect(postgresOf(dataDir)).toEqual([]);
  await expect(fetch(`${app.url}/healthz`)).rejects.toThrow();
});

for (const signal of ["SIGTERM", "SIGHUP"] as const) {
  test(`${signal} stops everything too`, async ({ dataDir }) => {
    const app = new Hotseat({ dataDir });
    await app.start();
    expect(await app.signal(signal)).toBe(0);
    expect(postgresOf(dataDir)).toEqual([]);
  });
}

test("a Postgres that hangs is ended too before the host gives up", async ({ dataDir }) => {
  const app = new Hotseat({ dataDir });
  await app.start();
  // A fast shutdown waits for the checkpointer.
  process.kill(checkpointerOf(dataDir), "SIGSTOP");
  expect(await app.stop()).toBe(0);
  expect(app.log).not.toContain("Stopping took too long");
  expect(postgresOf(dataDir)).toEqual([]);
  await app.start();
  expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
  await app.stop();
});

test("Ctrl-C during a start leaves nothing behind either", async ({ dataDir }) => {
  const app = new Hotseat({ dataDir });
  const ending = app.launch();
  await expect.poll(() => postgresOf(dataDir).length).toBeGreaterThan(0);
  await app.stop();
  expect(await ending).toBe(0);
  expect(postgresOf(dataDir)).toEqual([]);
});

test("after a SIGKILL the next start recovers by itself", async ({ dataDir }) => {
  const app = new Hotseat({ dataDir });
  await app.start();
  expect(await app.kill()).toBe("SIGKILL");
  await app.start();
  expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
  expect(await app.stop()).toBe(0);
  expect(postgresOf(dataDir)).toEqual([]);
});

test("a taken port is said in one sentence, and the data is not touched", async ({ dataDir }) => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const { port } = other.address() as AddressInfo;
  const app = new Hotseat({ dataDir, port });
  expect(await app.launch()).toBe(1);
  other.close();
  expect(complaint(app)).toBe(`Port ${port} is taken by another program; stop that one, or start with another port, such as PORT=${port + 1}.`);
  expect(postgresOf(dataDir)).toEqual([]);
});

test("a data folder that another Hotseat uses is said in one sentence, and that one goes on", async ({ dataDir }) => {
  const first = new Hotseat({ dataDir });
  await first.start();
  const second = new Hotseat({ dataDir });
  expect(await second.launch()).toBe(1);
  expect(complaint(second)).toMatch(/^Another Hotseat is already running with this data folder/);
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  await first.stop();
});

test("a data folder that cannot be written is said in one sentence", async ({ dataDir }) => {
  const file = path.join(dataDir, "file");
  await writeFile(file, "");
  await mkdir(path.join(dataDir, "closed"));
  await chmod(path.join(dataDir, "closed"), 0o500);
  // A folder below a file can be made by nobody; root may write everywhere else.
  const impossible = process.getuid?.() === 0 ? [path.join(file, "data")] : [path.join(file, "data"), path.join(dataDir, "closed/data")];
  for (const folder of impossible) {
    const app = new Hotseat({ dataDir: folder });
    expect(await app.launch()).toBe(1);
    expect(complaint(app)).toMatch(/^Hotseat cannot write to its data folder/);
  }
});

test("settings that cannot be used are named", async ({ dataDir }) => {
  const app = new Hotseat({ dataDir, env: { PUBLIC_URL: "hotseat.example" } });
  expect(await app.launch()).toBe(1);
  expect(app.log).toContain("The environment has settings that cannot be used:\n  PUBLIC_URL:");
  expect(complaint(app)).toContain("PUBLIC_URL");
});

test("open to the network, it warns and still answers under numbers only", async ({ dataDir }) => {
  const app = new Hotseat({ dataDir, env: { HOST: "0.0.0.0" } });
  await app.start();
  expect(app.log).toContain("Warning: HOST is 0.0.0.0");
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
  await app.stop();
});

test("the log holds ids, paths and times, and no query", async ({ dataDir }) => {
  const app = new Hotseat({ dataDir });
  await app.start();
  const response = await fetch(`${app.url}/no-such-page?secret=hush`);
  await response.text();
  await app.stop();
  const lines = app.log.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as Record<string, unknown>);
  const line = lines.find(({ msg }) => msg === "GET /no-such-page");
  expect(line).toMatchObject({ status: 404, requestId: response.headers.get("x-request-id") });
  expect(app.log).not.toContain("hush");
});

test("npm start says which Node it needs when this one is too old", async () => {
  const wanted = (JSON.parse(await readFile("package.json", "utf8")) as { engines: { node: string } }).engines.node.replace(">=", "");
  const pretendOld = 'Object.defineProperty(process.versions, "node", { value: "18.20.0" });';
  const old = () => execFileSync(process.execPath, ["--import", `data:text/javascript,${encodeURIComponent(pretendOld)}`, "scripts/start.mjs"], { encoding: "utf8", stdio: "pipe" });
  expect(old).toThrow(`Hotseat needs Node ${wanted} or newer, and this is 18.20.0`);
});
