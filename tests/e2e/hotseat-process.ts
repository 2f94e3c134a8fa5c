import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const HOST = fileURLToPath(new URL("../../build/host/index.js", import.meta.url));
const READY = /Hotseat is ready at (http:\/\/\S+?:(\d+))/;
/** A first start makes the database: 1.5 s here; much longer on a busy machine. */
const START_TIMEOUT_MS = 45_000;
/** The host gives itself 10 s. */
const STOP_TIMEOUT_MS = 15_000;

export interface HotseatOptions {
  /** Default: any free port, kept over restarts. */
  port?: number;
  dataDir: string;
  /** Keys of app/env.server.ts. Nothing of the tests' own environment reaches the app. */
  env?: Record<string, string>;
}

/** What became of a process: its exit code, or the signal that ended it. */
export type Ending = number | NodeJS.Signals;

/** The built app as a process of its own, that tests may stop, kill and start again on the same port and data. */
export class Hotseat {
  #child: ChildProcess | null = null;
  #ending: Promise<Ending> | null = null;
  #printed = "";
  #port: number;

  constructor(private readonly options: HotseatOptions) {
    this.#port = options.port ?? 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  get dataDir(): string {
    return this.options.dataDir;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Everything that was printed since the first start. */
  get log(): string {
    return this.#printed;
  }

  /** Resolves when pages are served. Throws with what was printed when it ends instead. */
  async start(): Promise<void> {
    const ending = this.launch();
    const ready = await Promise.race([this.#whenReady(), ending.then(() => null)]);
    if (!ready) throw new Error(`Hotseat ended (${String(await ending)}) instead of starting:\n${this.#printed}`);
    this.#port = Number(ready[2]);
  }

  /** Starts it without waiting for pages; resolves when it has ended. For starts that are to fail. */
  launch(): Promise<Ending> {
    const { dataDir, env } = this.options;
    const { PATH = "", HOME = "", TMPDIR = "/tmp" } = process.env;
    const child = spawn(process.execPath, [HOST], {
      env: { PATH, HOME, TMPDIR, NODE_ENV: "production", PORT: String(this.#port), DATA_DIR: dataDir, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const keep = (data: Buffer): void => {
      this.#printed += data.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    this.#child = child;
    this.#ending = once(child, "close").then(([code, signal]) => (code ?? signal) as Ending);
    return this.#ending;
  }

  /** As Ctrl-C does. */
  stop(): Promise<Ending | null> {
    return this.signal("SIGINT");
  }

  /** As a power cut does. */
  kill(): Promise<Ending | null> {
    return this.signal("SIGKILL");
  }

  /** Sends `signal` and resolves when the process has ended; null when it was not running. */
  async signal(signal: NodeJS.Signals): Promise<Ending | null> {
    const child = this.#child;
    if (!child || !this.#ending) return null;
    child.kill(signal);
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    const ending = await this.#ending;
    clearTimeout(late);
    this.#child = null;
    return ending;
  }

  async #whenReady(): Promise<RegExpExecArray> {
    const from = this.#printed.length;
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (performance.now() < deadline) {
      const ready = READY.exec(this.#printed.slice(from));
      if (ready) return ready;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`Hotseat was not ready after ${START_TIMEOUT_MS / 1000} s:\n${this.#printed}`);
  }
}
