import { type AddressInfo, type Socket, createServer } from "node:net";
import { createInterface } from "node:readline";
import { pathToFileURL, fileURLToPath } from "node:url";

/** What the app's process says of itself; see `probe-preload.mjs`. Bytes, microseconds (`cpu`), milliseconds (`loop`, `gc`). */
export interface ProbeReading {
  memory: NodeJS.MemoryUsage;
  cpu: NodeJS.CpuUsage;
  /** Delay of the event loop since the last `reset`. */
  loop: { p50: number; p99: number; max: number; count: number };
  gc: { count: number; ms: number; longestMs: number };
}

export interface AppProbe {
  /** To be given to the app's process. */
  readonly env: Record<string, string>;
  read(): Promise<ProbeReading>;
  /** Begins the loop's and the garbage collector's figures anew. */
  reset(): Promise<ProbeReading>;
  /** Collects garbage, then reads. */
  collect(): Promise<ProbeReading>;
  startProfile(): Promise<void>;
  /** Writes what took the processor's time since `startProfile` to a `.cpuprofile` file. */
  stopProfile(file: string): Promise<void>;
  close(): void;
}

const PRELOAD = pathToFileURL(fileURLToPath(new URL("probe-preload.mjs", import.meta.url))).href;
const ANSWER_TIMEOUT_MS = 20_000;

/** Waits on a loopback port for the app's process to call. */
export async function startAppProbe(): Promise<AppProbe> {
  let socket: Socket | null = null;
  let lastId = 0;
  const waiting = new Map<number, (result: unknown) => void>();
  const server = createServer((caller) => {
    socket = caller;
    caller.on("error", () => undefined);
    createInterface({ input: caller }).on("line", (line) => {
      const { id, result } = JSON.parse(line) as { id: number; result: unknown };
      waiting.get(id)?.(result);
      waiting.delete(id);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  function ask<Result>(act: string, options: object = {}): Promise<Result> {
    const id = (lastId += 1);
    return new Promise((resolve, reject) => {
      if (!socket) return reject(new Error("The app's process has not called its probe."));
      const timer = setTimeout(() => reject(new Error(`The app's process did not answer "${act}" within ${ANSWER_TIMEOUT_MS} ms.`)), ANSWER_TIMEOUT_MS);
      waiting.set(id, (result) => {
        clearTimeout(timer);
        resolve(result as Result);
      });
      socket.write(`${JSON.stringify({ id, act, ...options })}\n`);
    });
  }

  return {
    env: { NODE_OPTIONS: `--import=${PRELOAD}`, BENCH_PROBE_PORT: String((server.address() as AddressInfo).port) },
    read: () => ask("read"),
    reset: () => ask("reset"),
    collect: () => ask("collect"),
    startProfile: () => ask("profileStart"),
    stopProfile: (file) => ask("profileStop", { file }),
    close() {
      socket?.destroy();
      server.close();
    },
  };
}
