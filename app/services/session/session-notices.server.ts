import type { Logger } from "pino";

import type { StorageError } from "~/domain/errors";

import type { Outbox } from "./send-turn";
import type { SessionRecord } from "./session-record.server";

interface SessionNoticesOptions {
  record: SessionRecord;
  out: Outbox;
  log: Logger;
}

/** Tells the person something quietly; null: what was told of this code is over. */
export type OnNotice = (code: string, message: string | null) => void;

/** What the person is told quietly, and reads again beside the transcript. */
export class SessionNotices {
  readonly #options: SessionNoticesOptions;
  readonly #told = new Set<string>();
  /** What was told last of each code. */
  readonly #last = new Map<string, string>();

  constructor(options: SessionNoticesOptions) {
    this.#options = options;
  }

  tell(code: string, message: string): void {
    const { record, out, log } = this.#options;
    this.#last.set(code, message);
    out.send({ type: "notice", code, message });
    // Whether it can be kept or not, it was told.
    record.append([{ type: "notice", code, message }]).catch((error: unknown) => log.warn({ err: error, code }, "a notice was not kept"));
  }

  /** Says nothing when just this was told last of the code: a model that is down for an hour is down once. */
  tellUnlessLast(code: string, message: string): void {
    if (this.#last.get(code) !== message) this.tell(code, message);
  }

  /** It works again: the next failure is news. */
  isOver(code: string): void {
    this.#last.delete(code);
  }

  /** The same code is told once in this session. */
  once(code: string, message: string): void {
    if (this.#told.has(code)) return;
    this.#told.add(code);
    this.tell(code, message);
  }

  /** Storing failed; said once for each outage. It is not kept: there is nowhere to keep it. */
  storageFails(error: StorageError): void {
    const { out, log } = this.#options;
    log.warn({ err: error }, "storage fails");
    if (this.#told.has("storage")) return;
    this.#told.add("storage");
    out.send({ type: "notice", code: error.code, message: error.message });
  }

  storageWorks(): void {
    this.#told.delete("storage");
  }
}
