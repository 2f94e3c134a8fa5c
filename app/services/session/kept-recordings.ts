import { StorageError } from "~/domain/errors";

import type { LiveAnswer } from "./live-answer.server";
import type { SessionNotices } from "./session-notices.server";
import type { SessionServices } from "./session-services";
import { within } from "./timed-iteration";

const RETRY_MS = 2_000;
/** The reply to the answer comes first: its page keeps what is not stored yet. */
const REPLY_FIRST_MS = 150;

interface Keeping {
  answer: LiveAnswer;
  commandId: string;
  work: Promise<boolean>;
}

/** Recordings of finished answers whose last sound is on its way: from the page to here, or from here to the store. */
export class KeptRecordings {
  readonly #options: { services: SessionServices; notices: SessionNotices };
  /** Answers that were finished before their server stopped: the page sends what was not stored of them. */
  readonly #completing = new Map<string, LiveAnswer>();
  readonly #keeping = new Map<string, Keeping>();
  readonly #stop = new AbortController();

  constructor(options: { services: SessionServices; notices: SessionNotices }) {
    this.#options = options;
  }

  /** True once all of it is stored; false when the session ended or the answer was thrown away before. A full disk is tried again and again. */
  keep(answer: LiveAnswer, { commandId }: { commandId: string }): Promise<boolean> {
    const { turnId } = answer;
    const work = this.#store(answer).finally(() => this.#keeping.delete(turnId));
    this.#keeping.set(turnId, { answer, commandId, work });
    return work;
  }

  /** Takes what a page still has of a recording, for as long as any comes; then `over`. */
  complete(answer: LiveAnswer, { samples, over }: { samples: number; over: () => void }): void {
    const { turnId } = answer;
    const { log, limits } = this.#options.services;
    this.#completing.set(turnId, answer);
    const waited = answer.waitForAudio(samples, limits.audioWaitMs).catch((err: unknown) => log.info({ err, turnId }, "the rest of a recording did not come"));
    void waited.then(() => {
      over();
      this.#completing.delete(turnId);
    });
  }

  /** The answer whose recording is being completed by its page. */
  completing(turnId: string): LiveAnswer | undefined {
    return this.#completing.get(turnId);
  }

  has(turnId: string): boolean {
    return this.#keeping.has(turnId) || this.#completing.has(turnId);
  }

  isFor({ commandId }: { commandId: string }): boolean {
    return [...this.#keeping.values()].some((keeping) => keeping.commandId === commandId);
  }

  /** Waits for the recording of one answer. Throws `StorageError` when that takes too long. */
  async stored(turnId: string): Promise<void> {
    const keeping = this.#keeping.get(turnId);
    if (keeping) await this.#inTime(keeping.work);
  }

  /** Waits a while for all; what is not stored by then goes on. */
  async storedInTime(): Promise<void> {
    const all = Promise.all([...this.#keeping.values()].map(({ work }) => work));
    await this.#inTime(all).catch(() => undefined);
  }

  /** Throws away those of `turnIds`. Throws `StorageError`; their objects are noted as pending. */
  async discard(turnIds: readonly string[]): Promise<void> {
    for (const turnId of turnIds) await this.#keeping.get(turnId)?.answer.discard();
    for (const turnId of turnIds) await this.#completing.get(turnId)?.discard();
  }

  async close(): Promise<void> {
    for (const answer of this.#completing.values()) await answer.close();
    this.#stop.abort(new Error("This session is over"));
    await Promise.allSettled([...this.#keeping.values()].map(({ work }) => work));
  }

  async #store(answer: LiveAnswer): Promise<boolean> {
    await this.#pause(REPLY_FIRST_MS);
    for (;;) {
      try {
        await answer.close();
        return true;
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        this.#options.notices.storageFails(error);
      }
      if (!(await this.#pause(RETRY_MS * (0.75 + Math.random() / 2)))) return false;
    }
  }

  /** False when the session ended meanwhile. */
  #pause(ms: number): Promise<boolean> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(false);
      const settle = (goOn: boolean) => () => {
        stopTimer();
        signal.removeEventListener("abort", ended);
        resolve(goOn);
      };
      const ended = settle(false);
      const stopTimer = this.#options.services.schedule(settle(true), ms);
      signal.addEventListener("abort", ended);
    });
  }

  #inTime<T>(work: Promise<T>): Promise<T> {
    const { schedule, limits } = this.#options.services;
    return within(work, { ms: limits.endWaitMs, schedule, signal: this.#stop.signal, late: notSafe });
  }
}

function notSafe(): StorageError {
  return new StorageError("The recording of this answer is not saved yet. Wait a moment, then try again.", {
    code: "storage-unavailable",
    retryable: true,
  });
}
