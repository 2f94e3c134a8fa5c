import type { InterviewRef } from "~/services/record/record-store.server";

import { LiveSession } from "./live-session.server";
import type { SessionServices } from "./session-services";
import { isDoneWithin } from "./timed-iteration";

/** Sessions in memory at once: 200 people can talk on two cores (`bench:sessions`), and whose interview has just ended may begin another while its session still writes. */
const MOST_SESSIONS = 250;

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
  readonly #onClosed: () => void;
  /** By owner and interview: what is live for one owner is not there for another. */
  readonly #entries = new Map<string, Entry>();
  /** Of sessions that are not used any more and still write what was under way, by interview. */
  readonly #closing = new Map<string, Promise<void>>();

  /** `onClosed`: a session has left memory, and its interview may lack files. Default: nobody is told. */
  constructor(services: SessionServices, onClosed = (): void => undefined) {
    this.#services = services;
    this.#onClosed = onClosed;
  }

  /**
   * The interview's session, until `release` is called; null when there are too many. Throws `NotFoundError` and
   * `StorageError`.
   */
  async use(ref: InterviewRef): Promise<{ session: LiveSession; release: () => void } | null> {
    const entry = this.#entries.get(keyOf(ref)) ?? this.#openIfPlace(ref);
    if (!entry) return null;
    const session = await this.#join(ref, entry);
    return { session, release: () => this.#release(keyOf(ref), entry, session) };
  }

  /**
   * Works with the interview's session, whose memory is free again afterwards unless a page has come. One that is opened for it is not counted,
   * so whoever calls does so for one interview at a time. Throws as `use`, and what `work` throws.
   */
  async work(ref: InterviewRef, work: (session: LiveSession) => Promise<void>): Promise<void> {
    const known = this.#entries.get(keyOf(ref));
    const entry = known ?? this.#open(ref);
    const session = await this.#join(ref, entry);
    try {
      await work(session);
    } finally {
      if (known || entry.users > 1) this.#release(keyOf(ref), entry, session);
      else this.#drop(keyOf(ref), entry);
    }
  }

  /** Ends the session of an interview that is being deleted; nothing of it is written afterwards. */
  async end(interviewId: string): Promise<void> {
    const [key, entry] = [...this.#entries].find(([, one]) => one.interviewId === interviewId) ?? [];
    await this.#closing.get(interviewId);
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
    await Promise.allSettled([...entries.map(async (entry) => (await entry.session).close()), ...this.#closing.values()]);
  }

  #openIfPlace(ref: InterviewRef): Entry | null {
    return this.#entries.size >= MOST_SESSIONS && !this.#dropIdle() ? null : this.#open(ref);
  }

  #open(ref: InterviewRef): Entry {
    const { interviewId } = ref;
    const entry: Entry = { interviewId, session: this.#openSession(ref), users: 0, stopTimer: () => undefined };
    this.#entries.set(keyOf(ref), entry);
    return entry;
  }

  /** After the one before it, for that may still be writing to record and bucket; a slow bucket holds it up for a while only. */
  async #openSession(ref: InterviewRef): Promise<LiveSession> {
    const before = this.#closing.get(ref.interviewId);
    const { schedule, limits } = this.#services;
    if (before) await isDoneWithin(before, { ms: limits.endWaitMs, schedule });
    return LiveSession.open(this.#services, ref);
  }

  async #join(ref: InterviewRef, entry: Entry): Promise<LiveSession> {
    entry.users += 1;
    entry.stopTimer();
    try {
      return await entry.session;
    } catch (error) {
      this.#forget(keyOf(ref), entry);
      throw error;
    }
  }

  /** An interview that has ended leaves memory at once: its page does not come back to it. */
  #release(key: string, entry: Entry, session: LiveSession): void {
    entry.users -= 1;
    if (entry.users > 0) return;
    if (session.hasEnded) return this.#drop(key, entry);
    const { schedule, limits } = this.#services;
    entry.stopTimer = schedule(() => this.#drop(key, entry), limits.keepMs);
  }

  #drop(key: string, entry: Entry): void {
    entry.stopTimer();
    this.#forget(key, entry);
    const { interviewId } = entry;
    const closing = entry.session
      .then((session) => session.close())
      .catch(() => undefined)
      .then(() => {
        if (this.#closing.get(interviewId) === closing) this.#closing.delete(interviewId);
        this.#onClosed();
      });
    this.#closing.set(interviewId, closing);
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
