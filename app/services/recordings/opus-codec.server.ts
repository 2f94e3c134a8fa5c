import { dirname, join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import { StorageError } from "~/domain/errors";
import { PacedQueue } from "~/services/concurrency/paced-queue";
import { Semaphore } from "~/services/concurrency/semaphore";

import type { Packets, SpeechCodec, SpeechEncoder } from "./speech-codec";

/** Beside this file; the production build copies it beside the server bundle. */
const WORKER_PATH = join(dirname(fileURLToPath(import.meta.url)), "opus-worker.mjs");
/** libopus at 16 kHz: 2.5 ms of its own and 4 ms to bring its two ways of coding together (opus_encoder.c); 312 samples at 48 kHz. */
const LOOKAHEAD = 104;
/** 7 ms, for a whole number of WebM's milliseconds: of 6.5, Chromium's `decodeAudioData` cuts off 7, and everything is half a millisecond early. */
const DELAY = 112;
/** Of variable bit rate: 22.9 measured over spoken text, where 0.999 of the wave is what it was. */
const BITRATE = 24_000;
/** 0 to 10. Measured: 150 times real time on one core, 67 times at 5 for 0.001 more of the wave, 30 times at 10 for 0.002 more. */
const COMPLEXITY = 3;
/** Recordings that are being packed, or wait for it, when there is no room for what can wait: one, and one to follow it. */
const NO_ROOM_FROM = 2;

export interface OpusCodecOptions {
  /** Of one call, from its beginning. Ten seconds of sound take 0.07 s. Default 30,000 ms. */
  timeoutMs?: number;
  /** Encoders that are open at once. Default 8. */
  encoders?: number;
  /** Recordings that wait for an encoder, and calls that wait for the thread; more are refused. Default 500. */
  queueLimit?: number;
  /** JavaScript file that speaks the protocol of `opus-worker.mjs`, which is the default. */
  workerPath?: string;
}

type Work =
  | { type: "encode"; stream: number; samples: Int16Array; last: boolean }
  | { type: "decode"; stream: number; packets: Packets };

type Reply = { id: number; type: "done"; result: unknown } | { id: number; type: "failed"; message: string };

interface Call {
  settle(outcome: { result: unknown } | Error): void;
  timer: NodeJS.Timeout;
}

/** A thread with the calls that it has not answered. */
interface Running {
  worker: Worker;
  calls: Map<number, Call>;
}

/** libopus in one worker thread, which starts when needed. A thread that hangs or dies takes its encoders with it; their work is done again. */
export function createOpusCodec(options: OpusCodecOptions = {}): SpeechCodec {
  return new OpusCodec(options);
}

class OpusCodec implements SpeechCodec {
  readonly delay = DELAY;
  readonly #timeoutMs: number;
  readonly #queueLimit: number;
  readonly #workerPath: string;
  readonly #places: Semaphore;
  readonly #encodings = new PacedQueue({ loopUse: loopUseSinceAsked(), now: () => performance.now(), schedule });
  #running: Running | null = null;
  #encoding = 0;
  #lastId = 0;
  #closed = false;

  constructor({ timeoutMs = 30_000, encoders = 8, queueLimit = 500, workerPath = WORKER_PATH }: OpusCodecOptions) {
    this.#timeoutMs = timeoutMs;
    this.#queueLimit = queueLimit;
    this.#workerPath = workerPath;
    this.#places = new Semaphore(encoders);
  }

  async withEncoder<T>(work: (encoder: SpeechEncoder) => Promise<T>): Promise<T> {
    if (this.#encoding >= this.#queueLimit) throw busy();
    this.#encoding += 1;
    try {
      return await this.#places.run(() => this.#withStream((stream, running) => work(this.#encoder(stream, running))));
    } finally {
      this.#encoding -= 1;
    }
  }

  hasRoom(): boolean {
    return this.#encoding < NO_ROOM_FROM;
  }

  async decode(packets: Packets): Promise<Int16Array> {
    if (packets.sizes.length === 0) return new Int16Array(0);
    return this.#withStream(async (stream, running) => (await this.#call(running, { type: "decode", stream, packets })) as Int16Array);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#encodings.hurry();
    const running = this.#running;
    if (running) this.#lose(running, stopping());
    await running?.worker.terminate();
  }

  #encoder(stream: number, running: Running): SpeechEncoder {
    return {
      encode: async (samples, { last = false } = {}) =>
        (await this.#encodings.run(() => this.#call(running, { type: "encode", stream, samples, last }))) as Packets,
    };
  }

  async #withStream<T>(work: (stream: number, running: Running) => Promise<T>): Promise<T> {
    const running = this.#started();
    const stream = ++this.#lastId;
    try {
      return await work(stream, running);
    } finally {
      if (this.#running === running) running.worker.postMessage({ type: "close", stream });
    }
  }

  #started(): Running {
    if (this.#closed) throw stopping();
    if (this.#running) return this.#running;
    const workerData = { bitrate: BITRATE, complexity: COMPLEXITY, lookahead: LOOKAHEAD, delay: DELAY };
    const running: Running = { worker: new Worker(this.#workerPath, { workerData }), calls: new Map() };
    running.worker.unref();
    running.worker.on("message", (reply: Reply) => this.#finish(running, reply.id, outcomeOf(reply)));
    running.worker.on("error", (cause) => this.#lose(running, failed("A recording could not be packed. It is tried again.", cause)));
    running.worker.on("exit", () => this.#lose(running, failed("A recording could not be packed. It is tried again.")));
    this.#running = running;
    return running;
  }

  #call(running: Running, work: Work): Promise<unknown> {
    if (this.#closed) return Promise.reject(stopping());
    if (this.#running !== running) return Promise.reject(failed("A recording could not be packed. It is tried again."));
    if (running.calls.size >= this.#queueLimit) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      const timer = setTimeout(() => this.#lose(running, timedOut(this.#timeoutMs)), this.#timeoutMs);
      const settle = (outcome: { result: unknown } | Error) => (outcome instanceof Error ? reject(outcome) : resolve(outcome.result));
      running.calls.set(id, { settle, timer });
      running.worker.ref(); // the process must not end while a recording is being packed
      running.worker.postMessage({ id, ...work });
    });
  }

  #finish({ worker, calls }: Running, id: number, outcome: { result: unknown } | Error): void {
    const call = calls.get(id);
    if (!call) return;
    clearTimeout(call.timer);
    calls.delete(id);
    if (calls.size === 0) worker.unref();
    call.settle(outcome);
  }

  /** Forgets a thread that is dead or hangs; the next call starts a fresh one. */
  #lose(lost: Running, error: Error): void {
    if (this.#running !== lost) return;
    this.#running = null;
    void lost.worker.terminate();
    for (const id of lost.calls.keys()) this.#finish(lost, id, error);
  }
}

/** How much of the time since the last call the main thread's event loop was at work, 0 to 1. */
function loopUseSinceAsked(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}

function schedule(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

function outcomeOf(reply: Reply): { result: unknown } | Error {
  if (reply.type === "done") return { result: reply.result };
  return failed("A recording could not be packed or read. It is tried again.", new Error(reply.message));
}

const failed = (message: string, cause?: unknown) => new StorageError(message, { code: "storage-unavailable", retryable: true, cause });

const timedOut = (timeoutMs: number) => failed(`Packing a recording took longer than ${timeoutMs / 1000} s. It is tried again.`);

const stopping = () => failed("Recordings are not worked on any more because the server is stopping.");

const busy = () => failed("Too many recordings wait to be packed. It is tried again in a moment.");
