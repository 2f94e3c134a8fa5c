import type { InterviewRef } from "~/services/record/record-scope.server";

/** Deletions at once: each waits for the bucket most of the time, and the pages need it too. */
const AT_ONCE = 3;

interface DeletionQueueOptions {
  /** Deletes an interview that is marked. */
  remove: (ref: InterviewRef) => Promise<void>;
  onFailure: (error: unknown, ref: InterviewRef) => void;
}

/**
 * Deletes interviews in the background that are marked in the database. It holds no more than their ids: what a crash or an outage leaves is
 * marked still, and is deleted when it is added again or at the next start.
 */
export class DeletionQueue {
  readonly #options: DeletionQueueOptions;
  /** By interview; those being deleted as well. */
  readonly #open = new Map<string, InterviewRef>();
  readonly #failed = new Set<string>();
  #waiting: InterviewRef[] = [];
  #workers: Promise<void>[] = [];
  #closed = false;

  constructor(options: DeletionQueueOptions) {
    this.#options = options;
  }

  /** What is in it already is not added again. */
  add(refs: readonly InterviewRef[]): void {
    if (this.#closed) return;
    const added = refs.filter(({ interviewId }) => !this.#open.has(interviewId));
    for (const ref of added) {
      this.#open.set(ref.interviewId, ref);
      this.#failed.delete(ref.interviewId);
    }
    this.#waiting.push(...added);
    while (this.#workers.length < AT_ONCE && this.#workers.length < this.#open.size) this.#begin();
  }

  isOpen(interviewId: string): boolean {
    return this.#open.has(interviewId);
  }

  /** Whether the last try failed. */
  hasFailed(interviewId: string): boolean {
    return this.#failed.has(interviewId);
  }

  /** Waits until nothing is left to do. */
  async idle(): Promise<void> {
    while (this.#workers.length > 0) await Promise.all(this.#workers);
  }

  /** Ends after the deletions that are going on. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting = [];
    await this.idle();
  }

  #begin(): void {
    const worker = this.#work().finally(() => {
      this.#workers = this.#workers.filter((one) => one !== worker);
    });
    this.#workers.push(worker);
  }

  async #work(): Promise<void> {
    for (let ref = this.#waiting.shift(); ref; ref = this.#waiting.shift()) {
      try {
        await this.#options.remove(ref);
      } catch (error) {
        this.#failed.add(ref.interviewId);
        this.#options.onFailure(error, ref);
      } finally {
        this.#open.delete(ref.interviewId);
      }
    }
  }
}
