import { NotFoundError, StorageError } from "~/domain/errors";
import { type AudioFrame, type ClientMessage, PROTOCOL_VERSION, type Signal } from "~/domain/protocol";
import type { InterviewRef } from "~/services/record/record-store.server";

import { capabilitiesOf } from "./capabilities-of";
import type { Connection, ConnectionHandler } from "./connection.server";
import type { Outbox } from "./send-turn";
import { SessionCommands } from "./session-commands.server";
import { type SessionParts, createParts } from "./session-parts.server";
import { SessionRecord } from "./session-record.server";
import type { SessionServices } from "./session-services";
import { isDoneWithin } from "./timed-iteration";

type Hello = Extract<Signal, { type: "hello" }>;

interface Received {
  connection: Connection;
  /** When it came, on the session's clock. */
  at: number;
}

interface Page {
  connection: Connection;
  tabId: string;
}

/**
 * One live interview on this server: the record and what is in flight. Messages of a page are worked on one after the other; making a turn
 * and finishing an answer go on beside them.
 */
export class LiveSession {
  readonly #parts: SessionParts;
  readonly #commands: SessionCommands;
  readonly #observer: SessionServices["observer"];
  #page: Page | null = null;
  /** Attaching is done by one page at a time. */
  #attaching: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(services: SessionServices, record: SessionRecord) {
    const out: Outbox = {
      send: (message) => this.#page?.connection.send(message),
      sendAudio: (frame) => {
        if (this.#page) services.observer?.audio?.("out", frame.samples.byteLength);
        this.#page?.connection.sendAudio(frame);
      },
    };
    this.#parts = createParts({ services, record, out, connected: () => this.#page !== null });
    this.#commands = new SessionCommands(this.#parts);
    this.#observer = services.observer;
  }

  /** Throws `NotFoundError` and `StorageError`. */
  static async open(services: SessionServices, ref: InterviewRef): Promise<LiveSession> {
    const log = services.log.child({ interviewId: ref.interviewId });
    const session = new LiveSession({ ...services, log }, await SessionRecord.open(services.record, ref));
    services.observer?.sessionOpened();
    return session;
  }

  /** Lets a page in and says welcome, or closes its connection with the reason why not. Throws `NotFoundError` and `StorageError`. */
  attach(connection: Connection, hello: Hello): Promise<void> {
    const attached = this.#attaching.then(() => this.#attach(connection, hello));
    this.#attaching = attached.catch(() => undefined);
    return attached;
  }

  /** Sends the page away because the interview is not there any more. */
  sendAway(): void {
    this.#page?.connection.close("notFound");
  }

  get hasEnded(): boolean {
    return this.#parts.record.view.status === "ended";
  }

  /**
   * Writes what the bucket lacks of the interview, turn by turn, until the signal: an outage, a crash or a busy server kept it from it, and
   * nobody may ever open it again. Of one that may go on, recordings that a page may have the rest of are left. Throws `StorageError`.
   */
  finishFiles(signal: AbortSignal): Promise<void> {
    return this.#parts.files.finish({ patient: !this.hasEnded, signal });
  }

  /**
   * Stops everything; what is durable stays, and nothing is written any more: it may be deleted then. Files that find no room to be packed are
   * left to `finishFiles`. Never throws.
   */
  async close(): Promise<void> {
    if (!this.#closed) this.#parts.services.observer?.sessionClosed();
    this.#closed = true;
    const underWay = [this.#attaching, this.#page?.connection.drained ?? Promise.resolve()];
    await this.#stopWork();
    // What was being worked on just then may have opened an answer once more.
    await this.#inTime(Promise.allSettled(underWay));
    await this.#stopWork();
    await this.#parts.files.close();
  }

  async #stopWork(): Promise<void> {
    const failed = (err: unknown): void => this.#parts.services.log.warn({ err }, "closing a session failed");
    this.#parts.bargeIn.close();
    await Promise.all([this.#parts.drafts.drop().catch(failed), this.#parts.turns.close().catch(failed), this.#parts.answers.close().catch(failed)]);
  }

  /** Whether it was done in `endWaitMs`. */
  #inTime(work: Promise<unknown>): Promise<boolean> {
    const { schedule, limits } = this.#parts.services;
    return isDoneWithin(work, { ms: limits.endWaitMs, schedule });
  }

  async #attach(connection: Connection, hello: Hello): Promise<void> {
    // It may have waited for the one before it for longer than its page did.
    if (connection.closed) return;
    const before = this.#page;
    if (before) {
      if (before.tabId !== hello.tabId && !hello.takeOver) return connection.close("occupied");
      // Also of the same tab: a tab that was duplicated has its twin's id, and the two would replace each other for ever.
      before.connection.close("superseded");
      // Its last message may wait for a database that is silent; this page tries again by itself.
      if (!(await this.#inTime(before.connection.drained))) return connection.closeForNow();
    }
    await this.#parts.record.reload();
    void this.#parts.files.repair({ patient: true });
    const storedSamples = await this.#storedSamples();
    if (this.#closed || storedSamples === null) return connection.closeForNow();
    if (connection.closed) return;
    this.#page = { connection, tabId: hello.tabId };
    this.#parts.turns.connected();
    connection.send({
      type: "welcome",
      protocol: PROTOCOL_VERSION,
      view: this.#parts.record.view,
      capabilities: capabilitiesOf(this.#parts.services, this.#parts.record.view.settings?.language),
      storedSamples,
    });
    connection.handle(this.#handlerOf(connection));
    this.#parts.answers.reconnected();
  }

  /** null while nobody can say: a page that began an open answer anew would record over what is stored of it. */
  async #storedSamples(): Promise<number | null> {
    try {
      return await this.#parts.answers.storedSamples();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#parts.notices.storageFails(error);
      return null;
    }
  }

  #handlerOf(connection: Connection): ConnectionHandler {
    return {
      // What comes too late is not acknowledged, so a page that may come back sends it again.
      receive: async (message, at) => (this.#closed ? undefined : this.#receive(message, { connection, at })),
      receiveAudio: (frame) => (this.#closed ? undefined : this.#receiveAudio(frame)),
      progress: (message) => this.#parts.turns.progress(message),
      gone: () => this.#gone(connection),
    };
  }

  async #gone(connection: Connection): Promise<void> {
    if (this.#page?.connection === connection) this.#page = null;
    this.#parts.bargeIn.close();
    await this.#parts.drafts.drop();
    await this.#parts.turns.disconnected();
  }

  #receiveAudio(frame: AudioFrame): Promise<void> | undefined {
    this.#observer?.audio?.("in", frame.samples.byteLength);
    const { bargeIn, answers } = this.#parts;
    return bargeIn.write(frame) || answers.writeNow(frame) ? undefined : this.#receiveFirstAudio(frame);
  }

  /** An answer that this session did not open is taken up again with its first frame. */
  async #receiveFirstAudio(frame: AudioFrame): Promise<void> {
    try {
      await this.#parts.answers.write(frame);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#parts.notices.storageFails(error);
    }
  }

  async #receive(message: ClientMessage, from: Received): Promise<void> {
    try {
      if ("commandId" in message) await this.#commands.receive(message, from.at);
      else await this.#signal(message, from);
    } catch (error) {
      if (error instanceof NotFoundError) return from.connection.close("notFound");
      if (!(error instanceof StorageError)) throw error;
      this.#parts.notices.storageFails(error);
    }
  }

  async #signal(message: Signal, { connection, at }: Received): Promise<void> {
    switch (message.type) {
      case "turn.request":
        await this.#parts.drafts.drop();
        return this.#parts.turns.request(message, at);
      case "turn.cancel":
        await this.#parts.drafts.drop(message.turnId);
        return this.#parts.turns.cancel(message.turnId);
      case "turn.draft":
        return this.#parts.drafts.begin(message);
      case "draft.drop":
        return this.#parts.drafts.drop(message.turnId);
      case "turn.marks":
        return this.#parts.times.fromPage(message.turnId, message.marks);
      case "bargein.open":
        return this.#parts.bargeIn.open(message);
      case "bargein.check":
        return this.#parts.bargeIn.check(message);
      case "bargein.drop":
        return this.#parts.bargeIn.drop(message.turnId);
      case "answer.segment":
        return this.#parts.answers.segment(message);
      case "turn.progress":
      case "ping":
        return;
      case "hello":
        connection.log.warn("a second hello");
        return connection.close("malformed");
    }
  }
}
