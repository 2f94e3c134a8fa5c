import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { Hotseat } from "../../../tests/e2e/hotseat-process";
import { ensureBuilt } from "../../lib/build.mjs";
import { type AppProbe, startAppProbe } from "./app-probe";

export interface BenchApp {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly probe: AppProbe;
  /** The folder of its data; gone after `stop`. */
  readonly dataDir: string;
  log(): string;
  stop(): Promise<void>;
}

/** The built app in production mode, a process of its own on loopback, with a data folder of its own. */
export async function startBenchApp(env: Record<string, string> = {}): Promise<BenchApp> {
  await ensureBuilt();
  const dataDir = await mkdtemp(path.join(tmpdir(), "hotseat-bench-"));
  const probe = await startAppProbe();
  const app = new Hotseat({ dataDir, env: { LOG_LEVEL: "warn", ...probe.env, ...env } });
  await app.start();
  return {
    url: app.url,
    port: app.port,
    pid: app.pid ?? 0,
    probe,
    dataDir,
    log: () => app.log,
    async stop() {
      await app.stop();
      probe.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Makes an interview as the form does; returns its id. */
export async function createInterview(app: Pick<BenchApp, "url">, settings: Record<string, unknown> = {}): Promise<string> {
  const response = await fetch(`${app.url}/api/interviews`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: app.url },
    body: JSON.stringify(settings),
  });
  if (response.status !== 201) throw new Error(`No interview was made: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { id: string }).id;
}
