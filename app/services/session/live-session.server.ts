import { HotseatError, NotFoundError, StorageError, messageForPerson } from "~/domain/errors";
import { DEFAULT_PERSONA_ID } from "~/domain/personas";
import {
  type AudioFrame,
  type ClientMessage,
  type Command,
  PROTOCOL_VERSION,
  type Signal,
} from "~/domain/protocol";
import type { RecordEvent } from "~/domain/record";
import type { InterviewRef } from "~/services/record/record-store.server";

import { capabilitiesOf } from "./capabilities-of";
import type { Connection, ConnectionHandler } from "./connection.server";
import { decide, obstacle, reactedAlready } from "./decide-command";
import { readClip } from "./read-clip.server";
import type { Outbox } from "./send-turn";
import { SessionAnswers, refuse } from "./session-answers.server";
import { SessionBargeIn } from "./session-barge-in.server";
import { SessionDrafts } from "./session-drafts.server";
import { SessionNotices } from "./session-notices.server";
import { SessionRecord } from "./session-record.server";
import { SessionReplies } from "./session-replies.server";
import type { SessionServices } from "./session-services";
import { SessionTimes } from "./session-times";
import { type AskedTurn, SessionTurns } from "./session-turns.server";
import { within } from "./timed-iteration";
import { TurnFiles } from "./turn-files.server";

type Hello = Extract<Signal, { type: "hello" }>;
type CommandOf<Type extends Command["type"]> = Extract<Command, { type: Type }>;

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
  readonly #services: SessionServices;
  readonly #record: SessionRecord;
  readonly #notices: SessionNotices;
  readonly #turns: SessionTurns;
  readonly #answers: SessionAnswers;
  readonly #files: TurnFiles;
  readonly #drafts: SessionDrafts;
  readonly #bargeIn: SessionBargeIn;
  readonly #times: SessionTimes;
  #page: Page | null = null;
  /** Attaching is done by one page at a time. */
  #attaching: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(services: SessionServices, record: SessionRecord) {
    const out: Outbox = {
      send: (message) => this.#page?.connection.send(message),
      sendAudio: (frame) => this.#page?.connection.sendAudio(frame),
    };
    this.#services = services;
    this.#record = record;
    this.#files = new TurnFiles({ services, record, isStoring: (turnId) => this.#answers.isStoring(turnId) });
    this.#times = new SessionTimes({ services, record, out });
    this.#bargeIn = new SessionBargeIn({ services, record, out });
    this.#notices = new SessionNotices({ record, out, log: services.log });
    const eraseObjects = (): Promise<void> => this.#files.eraseRemoved();
    const onNotice = (code: string, message: string): void => this.#notices.tellUnlessLast(code, message);
    this.#turns = new SessionTurns({ services, record, out, onNotice, eraseObjects, times: this.#times });
    const wordsOf = (turnId: string, samples: number): Promise<string> => this.#answers.wordsOf(turnId, samples);
    this.#drafts = new SessionDrafts({ services, record, onNotice, wordsOf });
    this.#answers = new SessionAnswers({
      services,
      record,
      out,
      notices: this.#notices,
      connected: () => this.#page !== null,
      replies: new SessionReplies({ services, record, drafts: this.#drafts, turns: this.#turns }),
      onFinished: (turnId) => this.#files.save(turnId),
    });
  }

  /** Throws `NotFoundError` and `StorageError`. */
  static async open(services: SessionServices, ref: InterviewRef): Promise<LiveSession> {
    const log = services.log.child({ interviewId: ref.interviewId });
    return new LiveSession({ ...services, log }, await SessionRecord.open(services.record, ref));
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

  /** Stops everything; what is durable stays, and nothing is written any more: it may be deleted then. Never throws. */
  async close(): Promise<void> {
    this.#closed = true;
    const underWay = [this.#attaching, this.#page?.connection.drained ?? Promise.resolve()];
    await this.#stopWork();
    // What was being worked on just then may have opened an answer once more.
    await this.#inTime(Promise.allSettled(underWay));
    await this.#stopWork();
    await this.#files.close();
  }

  async #stopWork(): Promise<void> {
    const failed = (err: unknown): void => this.#services.log.warn({ err }, "closing a session failed");
    this.#bargeIn.close();
    await Promise.all([this.#drafts.drop().catch(failed), this.#turns.close().catch(failed), this.#answers.close().catch(failed)]);
  }

  async #inTime(work: Promise<unknown>): Promise<void> {
    const { schedule, limits } = this.#services;
    const { signal } = new AbortController();
    await within(work, { ms: limits.endWaitMs, schedule, signal, late: () => new Error("late") }).catch(() => undefined);
  }

  async #attach(connection: Connection, hello: Hello): Promise<void> {
    const before = this.#page;
    if (before) {
      if (before.tabId !== hello.tabId && !hello.takeOver) return connection.close("occupied");
      // Also of the same tab: a tab that was duplicated has its twin's id, and the two would replace each other for ever.
      before.connection.close("superseded");
      await before.connection.drained;
    }
    await this.#record.reload();
    void this.#files.repair();
    const storedSamples = await this.#storedSamples();
    if (this.#closed) return connection.closeForNow();
    if (connection.closed) return;
    this.#page = { connection, tabId: hello.tabId };
    this.#turns.connected();
    connection.send({
      type: "welcome",
      protocol: PROTOCOL_VERSION,
      view: this.#record.view,
      capabilities: capabilitiesOf(this.#services, this.#record.view.settings?.language),
      storedSamples,
    });
    connection.handle(this.#handlerOf(connection));
    this.#answers.reconnected();
  }

  /** The recording may not be reachable while the record is; then the page sends all that it still has. */
  async #storedSamples(): Promise<number> {
    try {
      return await this.#answers.storedSamples();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#notices.storageFails(error);
      return 0;
    }
  }

  #handlerOf(connection: Connection): ConnectionHandler {
    return {
      // What comes too late is not acknowledged, so a page that may come back sends it again.
      receive: async (message, at) => (this.#closed ? undefined : this.#receive(message, { connection, at })),
      receiveAudio: async (frame) => (this.#closed ? undefined : this.#receiveAudio(frame)),
      progress: (message) => this.#turns.progress(message),
      gone: () => this.#gone(connection),
    };
  }

  async #gone(connection: Connection): Promise<void> {
    if (this.#page?.connection === connection) this.#page = null;
    this.#bargeIn.close();
    await this.#drafts.drop();
    await this.#turns.disconnected();
  }

  async #receiveAudio(frame: AudioFrame): Promise<void> {
    try {
      if (!this.#bargeIn.write(frame)) await this.#answers.write(frame);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#notices.storageFails(error);
    }
  }

  async #receive(message: ClientMessage, from: Received): Promise<void> {
    try {
      if ("commandId" in message) await this.#command(message, from.at);
      else await this.#signal(message, from);
    } catch (error) {
      if (error instanceof NotFoundError) return from.connection.close("notFound");
      if (!(error instanceof StorageError)) throw error;
      this.#notices.storageFails(error);
    }
  }

  async #signal(message: Signal, { connection, at }: Received): Promise<void> {
    switch (message.type) {
      case "turn.request":
        await this.#drafts.drop();
        return this.#turns.request(message, at);
      case "turn.cancel":
        await this.#drafts.drop(message.turnId);
        return this.#turns.cancel(message.turnId);
      case "turn.draft":
        return this.#drafts.begin(message);
      case "draft.drop":
        return this.#drafts.drop(message.turnId);
      case "turn.marks":
        return this.#times.fromPage(message.turnId, message.marks);
      case "bargein.open":
        return this.#bargeIn.open(message);
      case "bargein.check":
        return this.#bargeIn.check(message);
      case "bargein.drop":
        return this.#bargeIn.drop(message.turnId);
      case "answer.segment":
        return this.#answers.segment(message);
      case "turn.progress":
      case "ping":
        return;
      case "hello":
        connection.log.warn("a second hello");
        return connection.close("malformed");
    }
  }

  async #command(command: Command, at: number): Promise<void> {
    const ack = (): void => this.#ack(command.commandId);
    try {
      refuse(obstacle(this.#record.view, command));
      if (command.type === "answer.finish") {
        const failed = (error: unknown): void => this.#reject(command, error);
        return await this.#answers.finish(command, at, { ok: ack, failed });
      }
      await this.#perform(command);
      ack();
    } catch (error) {
      if (error instanceof NotFoundError) throw error;
      await this.#rejectUnlessDone(command, error);
    }
  }

  async #perform(command: Exclude<Command, { type: "answer.finish" }>): Promise<void> {
    switch (command.type) {
      case "interview.end":
        return this.#end(command);
      case "clip.played":
        return this.#clipPlayed(command);
      case "turn.played":
        return this.#played(command);
      case "answer.discard":
      case "answer.redo":
        return this.#takeBack(command);
      case "interview.begin":
        return this.#begin(command);
      case "answer.edit":
        return this.#edit(command);
      case "answer.open":
        return this.#openAnswer(command);
      case "answer.reopen":
        return this.#reopen(command);
      case "interview.pause":
        await this.#drafts.drop();
        return this.#decide(command);
      default:
        return this.#decide(command);
    }
  }

  #decide(command: Parameters<typeof decide>[1]): Promise<void> {
    const { commandId } = command;
    return this.#record.commit(
      (view) => {
        const decision = decide(view, command);
        refuse(decision);
        return decision.type === "append" ? decision.events : [];
      },
      { commandId },
    );
  }

  async #begin(command: CommandOf<"interview.begin">): Promise<void> {
    this.#warmUp();
    await this.#decide(command);
    this.#files.saveInterview();
  }

  async #edit(command: CommandOf<"answer.edit">): Promise<void> {
    await this.#decide(command);
    this.#files.save(command.turnId);
  }

  async #played(command: CommandOf<"turn.played">): Promise<void> {
    await this.#turns.over(command.turnId);
    await this.#decide(command);
    this.#files.save(command.turnId);
    this.#files.saveFinal();
    this.#times.played(command.turnId);
  }

  async #openAnswer(command: CommandOf<"answer.open">): Promise<void> {
    await this.#decide(command);
    this.#files.saveFinal();
    const beginning = this.#bargeIn.take(command.turnId);
    if (beginning) await this.#answers.opened(command.turnId, beginning);
  }

  async #reopen(command: CommandOf<"answer.reopen">): Promise<void> {
    await this.#answers.settled(command.turnId);
    const last = this.#record.view.turns.at(-1);
    if (last && this.#turns.wasHeard(last.turnId)) refuse(reactedAlready());
    await this.#takeBack(command);
  }

  async #takeBack(command: CommandOf<"answer.discard"> | CommandOf<"answer.redo"> | CommandOf<"answer.reopen">): Promise<void> {
    await this.#drafts.drop();
    const before = this.#record.view.turns.map((turn) => turn.turnId);
    await this.#files.alone(() => this.#decide(command));
    const left = new Set(this.#record.view.turns.map((turn) => turn.turnId));
    const gone = before.filter((turnId) => !left.has(turnId));
    this.#times.forget(gone);
    await this.#turns.forget(gone);
    await this.#answers.forget(gone).catch((error: unknown) => this.#services.log.warn({ err: error }, "erasing is tried again later"));
    await this.#files.eraseRemoved();
  }

  async #end({ commandId, reason, atSample }: CommandOf<"interview.end">): Promise<void> {
    this.#turns.expectNothing();
    this.#bargeIn.close();
    await this.#drafts.drop();
    const answerEnds = await this.#answers.endingEvents();
    const endings = [await this.#turns.endingEvents(), answerEnds];
    await this.#record.commit(
      (view) => [...endings.flatMap((ending) => ending(view)), { type: "interview.ended", reason, atSample }],
      { commandId },
    );
    // The page goes on to the playback at once; a slow store does not hold it up for long.
    await this.#inTime(this.#files.repair());
  }

  async #clipPlayed(command: CommandOf<"clip.played">): Promise<void> {
    const { turnId, commandId, clip: kind, startSample, outcome } = command;
    const personaId = this.#record.view.settings?.personaId ?? DEFAULT_PERSONA_ID;
    const clip = await readClip({ publicFolder: this.#services.publicFolder, personaId, kind });
    const samples = clip.samples.length;
    const playedSamples = Math.min(command.playedSamples, samples);
    const events: RecordEvent[] = [
      { type: "turn.opened", turnId, move: { kind, questionId: null, last: kind === "outro" }, interviewer: "clip", voice: clip.voice },
      { type: "turn.clause", turnId, index: 0, text: clip.text },
      { type: "turn.voiced", turnId, index: 0, firstSample: 0, samples, words: clip.words },
      { type: "turn.written", turnId, samples },
      { type: "turn.played", turnId, startSample, playedSamples, outcome },
    ];
    await this.#record.commit(
      (view) => {
        if (view.turns.some((turn) => turn.role === "interviewer" && (turn.turnId === turnId || turn.move.kind === kind))) {
          throw new HotseatError(`The ${kind} of this interview was played already.`, { code: "conflict" });
        }
        return events;
      },
      { commandId },
    );
    this.#files.save(turnId, clip.samples.subarray(0, playedSamples));
  }

  #warmUp(): void {
    const { voice, speechToText, log } = this.#services;
    speechToText?.warmUp?.();
    voice.warmUp?.().catch((error: unknown) => log.warn({ err: error }, "the voice could not be warmed up"));
  }

  #ack(commandId: string): void {
    this.#notices.storageWorks();
    this.#page?.connection.send({ type: "ack", commandId });
  }

  /** A command that comes again finds its own effect in the way. */
  async #rejectUnlessDone(command: Command, error: unknown): Promise<void> {
    if (error instanceof HotseatError && !(error instanceof StorageError) && (await this.#record.isDone(command.commandId))) {
      if (command.type === "answer.finish") this.#answers.tellFinal(command);
      this.#ack(command.commandId);
      if (command.type === "answer.finish" && command.reply) await this.#replyAgain(command.turnId, command.reply);
      return;
    }
    this.#reject(command, error);
  }

  /** The answer was finished before, perhaps by a server that then stopped: its reply is made or sent, unless things went on since. */
  async #replyAgain(answerTurnId: string, reply: AskedTurn): Promise<void> {
    const last = this.#record.view.turns.at(-1);
    const unheard = last?.role === "interviewer" && last.turnId === reply.turnId && last.playedSamples === 0 && !this.#turns.wasHeard(last.turnId);
    if (!unheard && last?.turnId !== answerTurnId) return;
    await this.#turns.request({ type: "turn.request", ...reply, request: "next", fromSample: 0 }, this.#now());
  }

  #now(): number {
    return (this.#services.now ?? (() => performance.now()))();
  }

  #reject({ commandId, type }: Command, error: unknown): void {
    const { log } = this.#services;
    if (error instanceof StorageError) this.#notices.storageFails(error);
    const expected = error instanceof HotseatError;
    log[expected ? "info" : "error"]({ command: type, ...(expected ? { code: error.code } : { err: error }) }, "command rejected");
    const { code, retryable } = expected ? error : { code: "storage-unavailable" as const, retryable: true };
    const message = messageForPerson(error, "This could not be done just now. Everything before it is saved; try again.");
    this.#page?.connection.send({ type: "rejected", commandId, code, message, retryable });
  }
}
