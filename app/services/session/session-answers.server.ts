import { HotseatError, ProviderError, StorageError, messageForPerson } from "~/domain/errors";
import type { AudioFrame, Command, Signal } from "~/domain/protocol";
import type { RecordEvent } from "~/domain/record";
import { type CandidateTurn, type InterviewView, openAnswer } from "~/domain/transcript";
import { findTurnAudio } from "~/services/recordings/find-turn-audio.server";

import { candidateTurn, finishObstacle, refuse } from "./decide-command";
import type { AnswerFinished } from "./draft-turn.server";
import { KeptRecordings } from "./kept-recordings";
import { type Heard, LiveAnswer, type LiveAnswerOptions, baseOf } from "./live-answer.server";
import type { Outbox } from "./send-turn";
import type { SessionBargeIn } from "./session-barge-in.server";
import type { SessionNotices } from "./session-notices.server";
import type { SessionRecord } from "./session-record.server";
import type { SessionReplies } from "./session-replies.server";
import type { SessionServices } from "./session-services";
import type { StreamChange } from "./streamed-transcript";
import { within } from "./timed-iteration";
import { WaitingSound } from "./waiting-sound";

type Finish = Extract<Command, { type: "answer.finish" }>;
type Segment = Extract<Signal, { type: "answer.segment" }>;

export interface SessionAnswersOptions {
  services: SessionServices;
  record: SessionRecord;
  out: Outbox;
  notices: SessionNotices;
  connected: () => boolean;
  replies: SessionReplies;
  /** The answer is in the record and its recording in the store; its files may be written. */
  onFinished: (turnId: string) => void;
}

/** What an answer that is being opened begins with. */
type Beginning = NonNullable<ReturnType<SessionBargeIn["take"]>>;

/** The candidate's side of a session: at most one answer is open at a time. */
export class SessionAnswers {
  readonly #options: SessionAnswersOptions;
  #live: LiveAnswer | null = null;
  #opening: { turnId: string; answer: Promise<LiveAnswer> } | null = null;
  #finishing: { commandId: string; work: Promise<unknown> } | null = null;
  readonly #recordings: KeptRecordings;
  /** An answer of which nothing can be stored yet. */
  #begun: string | null = null;
  readonly #waiting = new WaitingSound();
  #dropped: Promise<unknown> = Promise.resolve();
  #ignoredFrames = 0;
  /** Of the last message about the answer; pages tell partial texts apart by their turn. */
  #epoch = 0;

  constructor(options: SessionAnswersOptions) {
    this.#options = options;
    this.#recordings = new KeptRecordings(options);
  }

  /** An interruption has become the answer: its sound so far is the answer's. */
  async opened(turnId: string, { samples, stream }: Beginning): Promise<void> {
    this.#waiting.add({ turnId, epoch: 0, firstSample: 0, samples });
    try {
      if ((await this.#openAnswer(stream))?.turnId !== turnId) stream?.close();
    } catch (error) {
      stream?.close();
      if (!(error instanceof StorageError)) throw error;
      // The answer is in the record: its next sound tries again, and tells the person if that fails, too. This one then comes first.
      this.#options.services.log.warn({ turnId, err: error }, "an interruption's answer could not be opened yet");
    }
  }

  /** The words of the open answer up to `samples`. Rejects where they cannot be known. */
  async wordsOf(turnId: string, samples: number): Promise<string> {
    const answer = await this.#openAnswer();
    if (answer?.turnId !== turnId || this.#finishing) throw new HotseatError("This answer is not open any more.", { code: "conflict" });
    return answer.hearSoFar(samples);
  }

  /** Before an answer may be opened again: nothing of it is under way any more. Throws `StorageError` when its recording is not safe yet. */
  async settled(turnId: string): Promise<void> {
    await this.#awaitFinishing();
    await this.#recordings.stored(turnId);
  }

  /** Whether a recording is not in the store as a whole yet. */
  isStoring(turnId: string): boolean {
    return this.#recordings.has(turnId);
  }

  /** Samples of the open answer that are durable; 0 without one. Throws `StorageError` when the store cannot say. */
  async storedSamples(): Promise<number> {
    return (await (await this.#openAnswer())?.settle()) ?? 0;
  }

  /** The answer was opened by the command that was just done. */
  begun(turnId: string): void {
    this.#begun = turnId;
  }

  /** A page is there again. */
  reconnected(): void {
    this.#live?.reconnected();
  }

  /** Frames of turns that are not open belong to nothing any more. Throws `StorageError`; the frame then waits for the next try. */
  async write(frame: AudioFrame): Promise<void> {
    const isOpen = this.#isOpen(frame.turnId);
    if (!isOpen || !this.#waiting.add(frame)) this.#ignoredFrames += 1;
    if (isOpen) await this.#openAnswer();
  }

  /** Without waiting; false when its answer is not at hand. */
  writeNow(frame: AudioFrame): boolean {
    const isLive = this.#live?.turnId === frame.turnId && this.#isOpen(frame.turnId);
    const answer = this.#recordings.completing(frame.turnId) ?? (isLive ? this.#live : null);
    if (answer) this.#give(answer, frame);
    return answer !== null;
  }

  #isOpen(turnId: string): boolean {
    return openAnswer(this.#options.record.view)?.turnId === turnId;
  }

  #give(answer: LiveAnswer, { firstSample, samples }: AudioFrame): void {
    try {
      answer.write(firstSample, samples);
    } catch (error) {
      if (!(error instanceof HotseatError)) throw error;
      this.#options.notices.once(error.code, error.message);
    }
  }

  /** Transcribes a voiced stretch while the candidate goes on. Failures wait for the end, which tries again. */
  async segment({ turnId, epoch, fromSample, toSample }: Segment): Promise<void> {
    const answer = await this.#openAnswer();
    if (answer?.turnId !== turnId || this.#finishing) return;
    this.#epoch = epoch;
    const failed = (error: unknown): void => {
      this.#countFailure(error);
      this.#options.services.log.info({ turnId, err: error }, "a stretch was not transcribed");
    };
    answer.hearStretch(fromSample, toSample).catch(failed);
  }

  #tellPartial(turnId: string, { text, ending }: StreamChange): void {
    if (this.#live?.turnId !== turnId || this.#finishing) return;
    this.#options.out.send({ type: "answer.partial", turnId, epoch: this.#epoch, text, ending });
  }

  /** Begins to finish an answer; `done` is called when it is durable. Throws when it cannot be tried at all. */
  async finish(command: Finish, askedAt: number, done: { ok: () => void; failed: (error: unknown) => void }): Promise<void> {
    if (this.#finishing?.commandId === command.commandId || this.#recordings.isFor(command)) return;
    refuse(finishObstacle(this.#options.record.view, command.turnId));
    if (this.#finishing) throw new HotseatError("This answer is being finished already. Wait a moment.", { code: "conflict", retryable: true });
    const answer = await this.#openAnswer();
    if (!answer) throw new HotseatError("This answer is not open any more.", { code: "conflict" });
    this.#options.replies.expect(command);
    const finishing = { commandId: command.commandId, work: this.#finish(answer, command, askedAt) };
    this.#finishing = finishing;
    finishing.work.then(
      () => this.#keepRecording(answer, command, done.ok),
      (error: unknown) => {
        this.#options.replies.expectNothing();
        this.#tellFailure(command, error);
        done.failed(error);
      },
    );
  }

  /** The answer is in the record by now, and what is left of its recording follows: only then nothing of it can be lost. */
  #keepRecording(answer: LiveAnswer, command: Finish, done: () => void): void {
    this.#recordings.keep(answer, command).then(
      (kept) => {
        if (!kept) return;
        done();
        this.#options.onFinished(answer.turnId);
      },
      (err: unknown) => this.#options.services.log.error({ err, turnId: answer.turnId }, "a recording was not kept"),
    );
  }

  /**
   * The answer is in the record already, perhaps through a server that then stopped: `done` is called once its recording is in the store, too,
   * as far as the page still has it. Throws `StorageError`.
   */
  async complete(command: Finish, done: () => void): Promise<void> {
    const { turnId } = command;
    const turn = candidateTurn(this.#options.record.view, turnId);
    if (this.#recordings.isFor(command) || this.#recordings.completing(turnId)) return;
    if (!turn || turn.samples === 0 || (await this.#isJoined(turn))) return done();
    const answer = await this.#openLive(turn, { streams: false });
    this.#recordings.complete(answer, { samples: turn.samples, over: () => this.#keepRecording(answer, command, done) });
  }

  async #isJoined({ turnId }: CandidateTurn): Promise<boolean> {
    const { services, record } = this.#options;
    return (await findTurnAudio(services.objects, record.ref.interviewId, await record.turnName(turnId, "candidate"))) !== null;
  }

  /** Tells a page again what became of an answer that it finished before. */
  tellFinal({ turnId, epoch }: Finish): void {
    const turn = candidateTurn(this.#options.record.view, turnId);
    if (turn) this.#options.out.send({ type: "answer.final", turnId, epoch, text: turn.originalText });
  }

  /** Throws away all of an answer that is gone from the record. Throws `StorageError`; its objects are noted as pending. */
  async forget(turnIds: readonly string[]): Promise<void> {
    this.#waiting.forget(turnIds);
    await this.#recordings.discard(turnIds);
    await this.#dropped;
    const answer = this.#live;
    if (!answer || !turnIds.includes(answer.turnId)) return;
    this.#live = null;
    await answer.discard();
    await settledWork(this.#finishing);
  }

  /** The interview is over: an open answer keeps its recording and what was transcribed of it. Throws `StorageError`. */
  async endingEvents(): Promise<(view: InterviewView) => RecordEvent[]> {
    await this.#awaitFinishing();
    await this.#recordings.storedInTime();
    const answer = await this.#openAnswer();
    if (!answer) return () => [];
    const { turnId } = answer;
    // What a reopened answer said before it was reopened stays, also where this server cannot transcribe.
    const before = candidateTurn(this.#options.record.view, turnId);
    const { text, words } = answer.text || !before ? answer : before;
    const samples = await answer.flush();
    this.#live = null;
    await answer.close();
    const source = this.#options.services.speechToText && samples > 0 ? "server" : "typed";
    return (view) =>
      openAnswer(view)?.turnId === turnId ? [{ type: "answer.finished", turnId, text, words, source, samples }] : [];
  }

  async close(): Promise<void> {
    const answer = this.#live;
    this.#live = null;
    await answer?.close();
    await settledWork(this.#finishing);
    await this.#dropped;
    await this.#recordings.close();
    if (this.#ignoredFrames > 0) this.#options.services.log.info({ frames: this.#ignoredFrames }, "audio of no open answer was ignored");
  }

  /** The open answer of the record, taken up again when this session did not open it, with all its sound. */
  async #openAnswer(taken: Beginning["stream"] = null): Promise<LiveAnswer | null> {
    const answer = await this.#takeUp(taken);
    if (answer) for (const frame of this.#waiting.take(answer.turnId)) this.#give(answer, frame);
    return answer;
  }

  async #takeUp(taken: Beginning["stream"]): Promise<LiveAnswer | null> {
    const open = openAnswer(this.#options.record.view);
    this.#dropIfGone();
    if (!open) return null;
    if (this.#live?.turnId === open.turnId) return this.#live;
    // A draft asks beside the messages, and a recording must not be opened twice.
    if (this.#opening?.turnId === open.turnId) return this.#opening.answer;
    const isNew = this.#begun === open.turnId;
    const opening = { turnId: open.turnId, answer: this.#openLive(open, { taken, isNew, base: baseOf(open), streams: open.transcribe !== false }) };
    this.#opening = opening;
    try {
      const answer = await opening.answer;
      if (this.#begun === open.turnId) this.#begun = null;
      if (openAnswer(this.#options.record.view)?.turnId === open.turnId) return (this.#live = answer);
      // It was thrown away meanwhile.
      await answer.discard();
      return null;
    } finally {
      if (this.#opening === opening) this.#opening = null;
    }
  }

  /** An answer was taken back and nobody knew at once, for the database was away: its recording and its stream end now. */
  #dropIfGone(): void {
    const { record, services } = this.#options;
    const answer = this.#live;
    if (!answer || candidateTurn(record.view, answer.turnId)) return;
    this.#live = null;
    const failed = (err: unknown): void => services.log.warn({ err, turnId: answer.turnId }, "the recording of an answer that was taken back is erased later");
    this.#dropped = Promise.all([this.#dropped, answer.discard().catch(failed)]);
  }

  #openLive({ turnId }: CandidateTurn, how: Pick<LiveAnswerOptions, "taken" | "isNew" | "base" | "streams">): Promise<LiveAnswer> {
    const { services, record, out, notices, connected } = this.#options;
    return LiveAnswer.open({
      services,
      record,
      turnId,
      ...how,
      language: record.view.settings?.language ?? "en-US",
      onStored: (samples) => {
        notices.storageWorks();
        out.send({ type: "audio.stored", turnId, samples });
      },
      onStorageError: (error) => notices.storageFails(error),
      connected,
      onUpdate: (change) => this.#tellPartial(turnId, change),
      onStandIn: ({ message }) => notices.tellUnlessLast("speech-to-text-stand-in", message),
    });
  }

  /**
   * Finishes it in the record, with the first words of the reply in the same transaction when they are there. The rest of the recording is
   * stored beside the reply, or before where none is asked for.
   */
  async #finish(answer: LiveAnswer, command: Finish, askedAt: number): Promise<void> {
    const { replies } = this.#options;
    const { turnId, source, commandId } = command;
    try {
      const heard = source === "server" ? await answer.hearAll(command.samples) : await this.#given(answer, command);
      if (!command.reply) await answer.flush();
      const event: AnswerFinished = { type: "answer.finished", turnId, source, ...heard };
      const decide = (view: InterviewView): RecordEvent[] => {
        refuse(finishObstacle(view, turnId));
        answer.signal.throwIfAborted();
        return [event];
      };
      const send = await replies.commit({ answer: event, decide, commandId, reply: command.reply, askedAt });
      if (this.#live === answer) this.#live = null;
      this.tellFinal(command);
      send();
    } finally {
      this.#finishing = null;
    }
  }

  /** The text is there already; the recording should be, but does not hold the interview up. */
  async #given(answer: LiveAnswer, { text, source, samples }: Finish): Promise<Heard> {
    const { services, notices } = this.#options;
    const given = text.trim();
    if (!given) throw nothingSaid(source);
    try {
      await answer.waitForAudio(samples, services.limits.textAudioWaitMs);
    } catch (error) {
      if (!(error instanceof HotseatError)) throw error;
      notices.tell("audio-missing", "A part of this answer's recording did not arrive. Its text is saved; the interview goes on.");
    }
    return { text: given, words: [], samples: answer.received };
  }

  async #awaitFinishing(): Promise<void> {
    const { services } = this.#options;
    if (!this.#finishing || !this.#live) return;
    const late = new Error("too late");
    const { schedule, limits } = services;
    const options = { ms: limits.endWaitMs, schedule, signal: this.#live.signal, late: () => late };
    await within(settledWork(this.#finishing), options).catch(() => undefined);
  }

  #countFailure(error: unknown): void {
    if (error instanceof ProviderError) this.#options.services.observer?.providerFailed("speechToText", error.code);
  }

  #tellFailure({ turnId, epoch }: Finish, error: unknown): void {
    this.#countFailure(error);
    // One that is over, as the record knows by now, is no failure: the page finds it there once it is rejected.
    if (candidateTurn(this.#options.record.view, turnId)?.status !== "open") return;
    const { code, retryable } = error instanceof HotseatError ? error : { code: "provider-failed" as const, retryable: true };
    const message = messageForPerson(error, "Your answer could not be finished. Its recording is saved; try again, or type it.");
    this.#options.out.send({ type: "answer.failed", turnId, epoch, code, message, retryable });
  }
}

/** Resolves when the work is over, however it ended. */
async function settledWork(finishing: { work: Promise<unknown> } | null): Promise<void> {
  await finishing?.work.catch(() => undefined);
}

function nothingSaid(source: Finish["source"]): HotseatError {
  return source === "typed"
    ? new HotseatError("There is nothing in this answer yet. Type something, or discard it.", { code: "invalid-input" })
    : new HotseatError("No words were recognised. Your recording is saved; answer again, or type your answer.", { code: "audio-missing" });
}
