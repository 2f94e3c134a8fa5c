import type { InterviewBehind, InterviewRef } from "~/services/record/record-store.server";

/** Also without being woken: what was edited or tagged while the bucket was away. */
const EVERY_MS = 600_000;
const FIRST_RETRY_MS = 30_000;
/** With pauses that double, over half an hour; then an interview is left until its record changes, or the next start. */
const MOST_TRIES = 6;

export interface CatchUpOptions {
  /** Interviews of which the bucket lacks something, oldest first. */
  behind: () => Promise<readonly InterviewBehind[]>;
  /** The interviews in which somebody is: unless they have ended they are left alone. */
  inUse: () => readonly string[];
  /** Writes what is missing of one, or a part of it once the signal says so. One that is deleted meanwhile is no failure. */
  finish: (ref: InterviewRef, signal: AbortSignal) => Promise<void>;
  /** `again`: it is tried once more. Of `null` nothing is known, for the database is away. */
  onFailure: (error: unknown, failed: { ref: InterviewRef | null; again: boolean }) => void;
  /** Calls `run` after so many milliseconds; returns how not to. */
  schedule: (run: () => void, ms: number) => () => void;
  /** Milliseconds of a steady clock. */
  now: () => number;
  /** Spreads retries. Default: Math.random. */
  random?: () => number;
}

interface Tried {
  /** Last event of the record as it was tried. */
  seq: number;
  failures: number;
  /** Not before, unless the record changes. */
  notBefore: number;
}

/**
 * Brings the bucket up to the database in the background, one interview at a time, oldest first. What there is to do is asked of the database each
 * time: nothing waits in memory, and a restart loses nothing.
 */
export class CatchUp {
  readonly #options: CatchUpOptions;
  readonly #stop = new AbortController();
  /** Interviews that failed or can get no further; those that are not behind any more are forgotten. */
  readonly #tried = new Map<string, Tried>();
  #running: Promise<void> | null = null;
  #woken = false;
  #cancel = (): void => undefined;

  constructor(options: CatchUpOptions) {
    this.#options = options;
  }

  /** Looks now, or once more after what is being done: something may be behind. */
  wake(): void {
    if (this.#stop.signal.aborted) return;
    this.#woken = true;
    this.#running ??= this.#run().finally(() => (this.#running = null));
  }

  /** Begins nothing any more; what is under way ends at the next file. */
  end(): void {
    this.#cancel();
    this.#stop.abort();
  }

  /** Ends and waits for it. */
  async close(): Promise<void> {
    this.end();
    await this.#running;
  }

  async #run(): Promise<void> {
    this.#cancel();
    let nextMs = EVERY_MS;
    while (this.#woken && !this.#stop.signal.aborted) {
      this.#woken = false;
      nextMs = await this.#pass().catch((error: unknown) => {
        this.#options.onFailure(error, { ref: null, again: true });
        return FIRST_RETRY_MS;
      });
    }
    if (!this.#stop.signal.aborted) this.#cancel = this.#options.schedule(() => this.wake(), nextMs);
  }

  /** Returns after how long to look again. */
  async #pass(): Promise<number> {
    const behind = await this.#options.behind();
    const known = new Set(behind.map(({ interviewId }) => interviewId));
    for (const interviewId of this.#tried.keys()) if (!known.has(interviewId)) this.#tried.delete(interviewId);
    for (const one of behind) {
      if (this.#stop.signal.aborted) break;
      if (this.#isDue(one)) await this.#finish(one);
    }
    const next = Math.min(...[...this.#tried.values()].map(({ notBefore }) => notBefore)) - this.#options.now();
    return Math.min(EVERY_MS, Math.max(next, 1_000));
  }

  #isDue({ interviewId, status, seq }: InterviewBehind): boolean {
    if (status !== "ended" && this.#options.inUse().includes(interviewId)) return false;
    const tried = this.#tried.get(interviewId);
    return tried?.seq !== seq || this.#options.now() >= tried.notBefore;
  }

  async #finish({ interviewId, ownerId, seq }: InterviewBehind): Promise<void> {
    const { signal } = this.#stop;
    const ref = { interviewId, ownerId };
    try {
      await this.#options.finish(ref, signal);
      // Whatever it still lacks only its page has.
      this.#tried.set(interviewId, { seq, failures: 0, notBefore: Number.POSITIVE_INFINITY });
    } catch (error) {
      if (!signal.aborted) this.#failed(ref, seq, error);
    }
  }

  #failed(ref: InterviewRef, seq: number, error: unknown): void {
    const { onFailure, now, random = Math.random } = this.#options;
    const before = this.#tried.get(ref.interviewId);
    const failures = before?.seq === seq ? before.failures + 1 : 1;
    const again = failures < MOST_TRIES;
    const waitMs = FIRST_RETRY_MS * 2 ** (failures - 1) * (0.75 + random() / 2);
    this.#tried.set(ref.interviewId, { seq, failures, notBefore: again ? now() + waitMs : Number.POSITIVE_INFINITY });
    onFailure(error, { ref, again });
  }
}
