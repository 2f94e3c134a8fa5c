import { Semaphore } from "~/services/concurrency/semaphore";

import type { RecordingPlan } from "./recording-plan";
import { sourceOf } from "./recording-files.server";

interface Job {
  source: string;
  controller: AbortController;
  /** Settles when nothing is written any more; never rejects. */
  over: Promise<void>;
  done: number;
}

interface EnsureOptions {
  interviewId: string;
  plan: RecordingPlan;
  /** Makes it. Called once it is its turn. */
  make: (work: { signal: AbortSignal; onProgress: (samples: number) => void }) => Promise<unknown>;
}

interface RecordingMakerOptions {
  /** Interviews that may wait; more are asked for again. Default 100. */
  queueLimit?: number;
}

/** Makes recordings in the background, one at a time: an hour of talk takes a core for a minute. */
export class RecordingMaker {
  readonly #jobs = new Map<string, Job>();
  readonly #failures = new Map<string, { source: string; error: unknown }>();
  readonly #place = new Semaphore(1);
  readonly #queueLimit: number;
  #closed = false;

  constructor({ queueLimit = 100 }: RecordingMakerOptions = {}) {
    this.#queueLimit = queueLimit;
  }

  /** Begins, unless it is being made already; returns how far that is, 0 to 1. Throws once what the last try threw; the next call tries again. */
  ensure({ interviewId, plan, make }: EnsureOptions): number {
    const source = sourceOf(plan);
    const failure = this.#failures.get(interviewId);
    this.#failures.delete(interviewId);
    if (failure?.source === source) throw failure.error;
    const job = this.#jobs.get(interviewId);
    if (job?.source === source) return plan.samples === 0 ? 0 : job.done / plan.samples;
    // Of an older state of the interview: what comes after it is asked for again.
    job?.controller.abort(new Error("the interview has changed"));
    if (!job && !this.#closed && this.#jobs.size < this.#queueLimit) this.#begin({ interviewId, source, make });
    return 0;
  }

  /** Stops making it and waits until nothing is written any more. */
  async stop(interviewId: string): Promise<void> {
    const job = this.#jobs.get(interviewId);
    job?.controller.abort(new Error("the recording is not wanted any more"));
    await job?.over;
  }

  /** Waits for what is being made of one interview. */
  async idle(interviewId: string): Promise<void> {
    await this.#jobs.get(interviewId)?.over;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#jobs.keys()].map((interviewId) => this.stop(interviewId)));
  }

  #begin({ interviewId, source, make }: { interviewId: string; source: string } & Pick<EnsureOptions, "make">): void {
    const controller = new AbortController();
    const { signal } = controller;
    const job: Job = { source, controller, over: Promise.resolve(), done: 0 };
    const onProgress = (samples: number): void => void (job.done = samples);
    job.over = this.#place
      .run(async () => {
        signal.throwIfAborted();
        await make({ signal, onProgress });
      })
      .catch((error: unknown) => {
        if (!signal.aborted) this.#failures.set(interviewId, { source, error });
      })
      .finally(() => this.#jobs.delete(interviewId));
    this.#jobs.set(interviewId, job);
  }
}
