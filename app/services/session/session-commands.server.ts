import { HotseatError, NotFoundError, StorageError, messageForPerson } from "~/domain/errors";
import type { Command } from "~/domain/protocol";
import type { RecordEvent } from "~/domain/record";
import { type InterviewView, applyEvent } from "~/domain/transcript";

import { candidateTurn, decide, obstacle, reactedAlready, refuse } from "./decide-command";
import { recordClip } from "./record-clip.server";
import type { SessionParts } from "./session-parts.server";
import { steadyNow } from "./session-services";
import type { AskedTurn } from "./session-turns.server";
import { isDoneWithin } from "./timed-iteration";

type CommandOf<Type extends Command["type"]> = Extract<Command, { type: Type }>;
type OnDecided = (view: InterviewView, events: readonly RecordEvent[]) => void;

/** What the page's commands do. Each is acknowledged once its effect is durable, or rejected with a reason. */
export class SessionCommands {
  readonly #parts: SessionParts;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Does it and answers it; `at`: when it came, on the session's clock. Throws `NotFoundError` and `StorageError`. */
  async receive(command: Command, at: number): Promise<void> {
    const ack = (): void => this.#ack(command.commandId);
    try {
      refuse(obstacle(this.#parts.record.view, command));
      if (command.type === "answer.finish") {
        const failed = (error: unknown): void => this.#reject(command, error);
        return await this.#parts.answers.finish(command, at, { ok: ack, failed });
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
        await this.#parts.drafts.drop();
        await this.#decide(command);
        return this.#parts.files.saveInterview();
      default:
        return this.#decide(command);
    }
  }

  /** `onDecided` is told of the events before anything can be appended behind them; may refuse. */
  #decide(command: Parameters<typeof decide>[1], onDecided: OnDecided = () => undefined): Promise<void> {
    const { commandId } = command;
    return this.#parts.record.commit(
      (view) => {
        const decision = decide(view, command);
        refuse(decision);
        const events = decision.type === "append" ? decision.events : [];
        onDecided(view, events);
        return events;
      },
      { commandId },
    );
  }

  async #begin(command: CommandOf<"interview.begin">): Promise<void> {
    this.#warmUp();
    await this.#decide(command);
    this.#parts.files.saveInterview();
  }

  async #edit(command: CommandOf<"answer.edit">): Promise<void> {
    await this.#decide(command);
    this.#parts.files.save(command.turnId);
    this.#parts.files.saveInterview();
  }

  async #played(command: CommandOf<"turn.played">): Promise<void> {
    await this.#parts.turns.over(command.turnId);
    await this.#decide(command);
    this.#parts.times.played(command.turnId);
    this.#parts.files.save(command.turnId);
    this.#parts.files.saveFinal();
  }

  async #openAnswer(command: CommandOf<"answer.open">): Promise<void> {
    const isNew = !candidateTurn(this.#parts.record.view, command.turnId);
    await this.#decide(command);
    if (isNew) this.#parts.answers.begun(command.turnId);
    this.#parts.files.saveFinal();
    const beginning = this.#parts.bargeIn.take(command.turnId);
    if (beginning) await this.#parts.answers.opened(command.turnId, beginning);
  }

  async #reopen(command: CommandOf<"answer.reopen">): Promise<void> {
    await this.#parts.answers.settled(command.turnId);
    await this.#parts.files.reopening(command.turnId, () => this.#takeBack(command));
  }

  async #takeBack(command: CommandOf<"answer.discard"> | CommandOf<"answer.redo"> | CommandOf<"answer.reopen">): Promise<void> {
    const { record, drafts, turns, times, files, services } = this.#parts;
    await drafts.drop();
    let before: string[] = [];
    await this.#decide(command, (view, events) => {
      if (command.type !== "answer.redo") this.#refuseOnceHeard(view);
      // Not earlier: while this waited for its place, the answer may have been finished, and its reply begun.
      before = view.turns.map((turn) => turn.turnId);
      turns.answerTakenBack(events.reduce(applyEvent, view));
    });
    const left = new Set(record.view.turns.map((turn) => turn.turnId));
    const gone = before.filter((turnId) => !left.has(turnId));
    times.forget(gone);
    const { schedule, limits } = services;
    await isDoneWithin(files.eraseRemoved({ stopped: this.#stop(gone) }), { ms: limits.takeBackWaitMs, schedule });
  }

  /** The record does not know yet what is playing just now. */
  #refuseOnceHeard({ turns }: InterviewView): void {
    const last = turns.at(-1);
    if (last && this.#parts.turns.wasHeard(last.turnId)) refuse(reactedAlready());
  }

  /** Nothing stores sound of these turns any more when it resolves. Never rejects: their objects are pending in the record. */
  async #stop(gone: readonly string[]): Promise<void> {
    const { turns, answers, services } = this.#parts;
    const failed = (err: unknown): void => services.log.warn({ err }, "erasing is tried again later");
    // Each by itself: an answer must not go on because the recording of another is slow to stop.
    await Promise.all([turns.forget(gone), ...gone.map((turnId) => answers.forget([turnId]).catch(failed))]);
  }

  async #end({ commandId, reason, atSample }: CommandOf<"interview.end">): Promise<void> {
    this.#parts.turns.expectNothing();
    this.#parts.bargeIn.close();
    await this.#parts.drafts.drop();
    const answerEnds = await this.#parts.answers.endingEvents();
    const endings = [await this.#parts.turns.endingEvents(), answerEnds];
    await this.#parts.record.commit(
      (view) => [...endings.flatMap((ending) => ending(view)), { type: "interview.ended", reason, atSample }],
      { commandId },
    );
    await this.#parts.files.repairInTime();
  }

  #warmUp(): void {
    const { voice, speechToText, log } = this.#parts.services;
    speechToText?.warmUp?.();
    voice.warmUp?.().catch((error: unknown) => log.warn({ err: error }, "the voice could not be warmed up"));
  }

  #ack(commandId: string): void {
    this.#parts.notices.storageWorks();
    this.#parts.out.send({ type: "ack", commandId });
  }

  /** A command that comes again finds its own effect in the way. */
  async #rejectUnlessDone(command: Command, error: unknown): Promise<void> {
    if (error instanceof HotseatError && !(error instanceof StorageError) && (await this.#parts.record.isDone(command.commandId))) {
      if (command.type === "answer.finish") return this.#finishedBefore(command);
      return this.#ack(command.commandId);
    }
    this.#reject(command, error);
  }

  async #finishedBefore(command: CommandOf<"answer.finish">): Promise<void> {
    const { answers } = this.#parts;
    answers.tellFinal(command);
    await answers.complete(command, () => this.#ack(command.commandId));
    if (command.reply) await this.#replyAgain(command.turnId, command.reply);
  }

  /** The answer was finished before, perhaps by a server that then stopped: its reply is made or sent, unless things went on since. */
  async #replyAgain(answerTurnId: string, reply: AskedTurn): Promise<void> {
    const last = this.#parts.record.view.turns.at(-1);
    const unheard = last?.role === "interviewer" && last.turnId === reply.turnId && last.playedSamples === 0 && !this.#parts.turns.wasHeard(last.turnId);
    if (!unheard && last?.turnId !== answerTurnId) return;
    await this.#parts.turns.request({ type: "turn.request", ...reply, request: "next", fromSample: 0 }, steadyNow(this.#parts.services));
  }

  #reject({ commandId, type }: Command, error: unknown): void {
    const { log } = this.#parts.services;
    if (error instanceof StorageError) this.#parts.notices.storageFails(error);
    const expected = error instanceof HotseatError;
    log[expected ? "info" : "error"]({ command: type, ...(expected ? { code: error.code } : { err: error }) }, "command rejected");
    const { code, retryable } = expected ? error : { code: "storage-unavailable" as const, retryable: true };
    const message = messageForPerson(error, "This could not be done just now. Everything before it is saved; try again.");
    this.#parts.out.send({ type: "rejected", commandId, code, message, retryable });
  }

  async #clipPlayed(command: CommandOf<"clip.played">): Promise<void> {
    await recordClip(this.#parts, command);
    this.#parts.files.save(command.turnId);
  }
}
