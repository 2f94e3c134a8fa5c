import type { InterviewRef } from "~/services/record/record-store.server";

import { LiveSession } from "./live-session.server";
import type { SessionServices } from "./session-services";

/** Sessions in memory at once; LiveKit's peer carries 50 a process (voice.md), ours do less work each. */
const MOST_SESSIONS = 200;

interface Entry {
  session: Promise<LiveSession>;
  /** Pages that are being let in or are in. */
  users: number;
  stopTimer: () => void;
}

/** The live sessions of this process, one for each interview. */
export class SessionRegistry {
  readonly #services: SessionServices;
  readonly #entries = new Map<string, Entry>();

  constructor(services: SessionServices) {
    this.#services = services;
  }

  /**
   * The interview's session, until `release` is called; null when there are too many. Throws `NotFoundError` and
   * `StorageError`.
   */
  async use(ref: InterviewRef): Promise<{ session: LiveSession; release: () => void } | null> {
    const entry = this.#entries.get(ref.interviewId) ?? this.#open(ref);
    if (!entry) return null;
    entry.users += 1;
    entry.stopTimer();
    try {
      return { session: await entry.session, release: () => this.#release(ref.interviewId, entry) };
    } catch (error) {
      this.#entries.delete(ref.interviewId);
      throw error;
    }
  }

  /** Ends the session of an interview that is being deleted; nothing of it is written afterwards. */
  async end(interviewId: string): Promise<void> {
    const entry = this.#entries.get(interviewId);
    if (!entry) return;
    entry.stopTimer();
    this.#entries.delete(interviewId);
    const session = await entry.session.catch(() => null);
    session?.sendAway();
    await session?.close();
  }

  async closeAll(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    for (const entry of entries) entry.stopTimer();
    await Promise.allSettled(entries.map(async (entry) => (await entry.session).close()));
  }

  #open(ref: InterviewRef): Entry | null {
    if (this.#entries.size >= MOST_SESSIONS && !this.#dropIdle()) return null;
    const entry: Entry = { session: LiveSession.open(this.#services, ref), users: 0, stopTimer: () => undefined };
    this.#entries.set(ref.interviewId, entry);
    return entry;
  }

  #release(interviewId: string, entry: Entry): void {
    entry.users -= 1;
    if (entry.users > 0) return;
    const { schedule, limits } = this.#services;
    entry.stopTimer = schedule(() => this.#drop(interviewId, entry), limits.keepMs);
  }

  #drop(interviewId: string, entry: Entry): void {
    entry.stopTimer();
    if (this.#entries.get(interviewId) === entry) this.#entries.delete(interviewId);
    void entry.session.then((session) => session.close()).catch(() => undefined);
  }

  /** Makes room; false when every session is in use. */
  #dropIdle(): boolean {
    for (const [interviewId, entry] of this.#entries) {
      if (entry.users > 0) continue;
      this.#drop(interviewId, entry);
      return true;
    }
    return false;
  }
}
