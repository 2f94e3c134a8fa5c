import type { InterviewRef } from "~/services/record/record-store.server";

import { LiveSession } from "./live-session.server";
import type { SessionServices } from "./session-services";

/** Sessions in memory at once; LiveKit's peer carries 50 a process (voice.md), ours do less work each. */
const MOST_SESSIONS = 200;

interface Entry {
  interviewId: string;
  session: Promise<LiveSession>;
  /** Pages that are being let in or are in. */
  users: number;
  stopTimer: () => void;
}

/** The live sessions of this process, one for each interview. */
export class SessionRegistry {
  readonly #services: SessionServices;
  /** By owner and interview: what is live for one owner is not there for another. */
  readonly #entries = new Map<string, Entry>();

  constructor(services: SessionServices) {
    this.#services = services;
  }

  /**
   * The interview's session, until `release` is called; null when there are too many. Throws `NotFoundError` and
   * `StorageError`.
   */
  async use(ref: InterviewRef): Promise<{ session: LiveSession; release: () => void } | null> {
    const entry = this.#entries.get(keyOf(ref)) ?? this.#open(ref);
    if (!entry) return null;
    entry.users += 1;
    entry.stopTimer();
    try {
      return { session: await entry.session, release: () => this.#release(keyOf(ref), entry) };
    } catch (error) {
      this.#forget(keyOf(ref), entry);
      throw error;
    }
  }

  /** Ends the session of an interview that is being deleted; nothing of it is written afterwards. */
  async end(interviewId: string): Promise<void> {
    const [key, entry] = [...this.#entries].find(([, one]) => one.interviewId === interviewId) ?? [];
    if (key === undefined || !entry) return;
    entry.stopTimer();
    this.#entries.delete(key);
    const session = await entry.session.catch(() => null);
    session?.sendAway();
    await session?.close();
  }

  /** The interviews in which somebody is, or was within the last minute. */
  inUse(): string[] {
    return [...this.#entries.values()].map(({ interviewId }) => interviewId);
  }

  async closeAll(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    for (const entry of entries) entry.stopTimer();
    await Promise.allSettled(entries.map(async (entry) => (await entry.session).close()));
  }

  #open(ref: InterviewRef): Entry | null {
    if (this.#entries.size >= MOST_SESSIONS && !this.#dropIdle()) return null;
    const { interviewId } = ref;
    const entry: Entry = { interviewId, session: LiveSession.open(this.#services, ref), users: 0, stopTimer: () => undefined };
    this.#entries.set(keyOf(ref), entry);
    return entry;
  }

  #release(key: string, entry: Entry): void {
    entry.users -= 1;
    if (entry.users > 0) return;
    const { schedule, limits } = this.#services;
    entry.stopTimer = schedule(() => this.#drop(key, entry), limits.keepMs);
  }

  #drop(key: string, entry: Entry): void {
    entry.stopTimer();
    this.#forget(key, entry);
    void entry.session.then((session) => session.close()).catch(() => undefined);
  }

  /** Unless another session has its place already. */
  #forget(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }

  /** Makes room; false when every session is in use. */
  #dropIdle(): boolean {
    for (const [key, entry] of this.#entries) {
      if (entry.users > 0) continue;
      this.#drop(key, entry);
      return true;
    }
    return false;
  }
}

const keyOf = ({ ownerId, interviewId }: InterviewRef): string => `${ownerId}/${interviewId}`;
