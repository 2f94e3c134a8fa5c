import { openQuestion } from "~/domain/conversation";
import type { ErrorCode } from "~/domain/errors";
import type { Signal } from "~/domain/protocol";
import type { RecordEvent } from "~/domain/record";
import { type InterviewView, type InterviewerTurn, openAnswer } from "~/domain/transcript";
import { asks } from "~/services/interviewer/finish-turn";
import type { StandIn } from "~/services/interviewer/interviewer";

import { candidateTurn, interviewerTurn } from "./decide-command";
import { LeftTurns, type LeftTurnsOptions, isOpen } from "./left-turns.server";
import { LiveTurn, type Progress } from "./live-turn.server";
import type { DraftTurn } from "./draft-turn.server";
import { recordedTurn } from "./recorded-turn";
import type { Outbox } from "./send-turn";
import type { OnNotice } from "./session-notices.server";
import type { SessionTimes } from "./session-times";
import { TurnTimes } from "./turn-times";
import { UnheardRest, type Writing, writeOn } from "./unheard-rest";

type TurnRequest = Extract<Signal, { type: "turn.request" }>;
type TurnProgress = Extract<Signal, { type: "turn.progress" }>;

export interface SessionTurnsOptions extends LeftTurnsOptions {
  out: Outbox;
  onNotice: OnNotice;
  /** A turn that is over got more text. */
  onWritten: (turnId: string) => void;
  times: SessionTimes;
}

/** A turn as the page names it: of which floor. */
export interface AskedTurn {
  turnId: string;
  epoch: number;
}

/** The interviewer's side of a session: at most one turn is made at a time. */
export class SessionTurns {
  readonly #options: SessionTurnsOptions;
  readonly left: LeftTurns;
  #live: LiveTurn | null = null;
  /** Of this connection: a new page counts from 0 again. */
  #epoch = 0;
  /** The reply that will be sent as soon as its answer is durable. */
  #expected: AskedTurn | null = null;
  /** Of the question that was interrupted, while it is being written. */
  #rest: UnheardRest | null = null;
  /** Since when this session knows what is being written, not an earlier one that was killed. */
  #begun = false;

  constructor(options: SessionTurnsOptions) {
    this.#options = options;
    this.left = new LeftTurns(options);
  }

  connected(): void {
    this.#epoch = 0;
    this.#expected = null;
    this.#live?.pauseSending();
    if (!this.#begun) this.#completeQuestion();
    this.#begun = true;
  }

  /** Resolves once the last question is in the record as a whole, in bounded time; null when it is. Never rejects. */
  questionWhole(): Promise<void> | null {
    return this.#rest?.hurry() ?? null;
  }

  /** The page is gone: how far the turn was played is noted, so that the next page goes on there. Throws `StorageError`. */
  async disconnected(): Promise<void> {
    const live = this.#live;
    if (!live) return;
    live.pauseSending();
    const { turnId } = live;
    // The sound of the clause that is playing may not be in the record yet.
    const progress = live.progress && { ...live.progress, playedSamples: Math.min(live.progress.playedSamples, live.sound.samples) };
    if (!progress) return;
    await this.#options.record.commit((view) => {
      const turn = interviewerTurn(view, turnId);
      return turn && isOpen(turn) && progress.playedSamples > turn.playedSamples ? [played(turn, progress, "playing")] : [];
    });
  }

  /** Makes the turn, or sends what there is of it again. Failures are told with `turn.failed`. Throws `StorageError`. */
  async request(message: TurnRequest, askedAt: number): Promise<void> {
    const { turnId, epoch, fromSample } = message;
    if (epoch < this.#epoch || this.#isUnderWay(message)) return;
    this.#epoch = epoch;
    this.#expected = null;
    // What became of it when the connection to the database broke decides whether it is begun or gone on with.
    if (this.#options.record.isUncertain) await this.#options.record.settled();
    const failed = this.#live?.turnId === turnId && this.#live.failed ? this.#live : null;
    const isFree = await this.left.makeFree(turnId, failed);
    const problem = requestProblem(this.#options.record.view, turnId) ?? (isFree ? null : STILL_STORED);
    if (problem) return this.#refuse(message, problem);
    if (this.#live?.turnId !== turnId || this.#live.failed) this.#live = await this.#liveTurn(message, askedAt);
    this.#live.send(this.#options.out, { epoch, fromSample });
  }

  /** A reply will be sent without being asked for: until then a request for it changes nothing. False when the page is further already. */
  expect(reply: AskedTurn): boolean {
    if (reply.epoch < this.#epoch || this.left.has(reply.turnId)) return false;
    this.#epoch = reply.epoch;
    this.#expected = reply;
    return true;
  }

  isExpected(turnId: string): boolean {
    return this.#expected?.turnId === turnId;
  }

  /** The answer was not finished, so no reply comes. */
  expectNothing(): void {
    this.#expected = null;
  }

  /** Its answer and its first words are about to be durable: its sound need not wait for that. To the page that expects it, and to no other. */
  sendAhead({ live }: DraftTurn): void {
    const expected = this.#expected;
    if (expected?.turnId !== live.turnId) return;
    const sendAudio: Outbox["sendAudio"] = (frame) => {
      if (this.#expected === expected) this.#options.out.sendAudio(frame);
    };
    live.sendAhead({ ...this.#options.out, sendAudio }, { epoch: expected.epoch });
  }

  /** Sends the reply that was expected. */
  adopt({ live, times }: DraftTurn): void {
    const expected = this.#expected;
    this.#expected = null;
    const before = this.#live;
    this.#live = live;
    this.#options.times.add(live.turnId, times);
    if (before) this.#leaveBehind(before);
    if (expected?.turnId === live.turnId) return live.send(this.#options.out, { epoch: expected.epoch, fromSample: 0 });
    // It was cancelled while it was being committed.
    this.#live = null;
    this.#leaveBehind(live);
  }

  #leaveBehind(live: LiveTurn): void {
    this.left.leave(live).catch((err: unknown) => this.#options.services.log.warn({ err }, "a turn was not withdrawn"));
  }

  /** Whether the page said that some of it was played. */
  wasHeard(turnId: string): boolean {
    return this.#live?.turnId === turnId && (this.#live.progress?.playedSamples ?? 0) > 0;
  }

  #isUnderWay({ turnId, epoch, fromSample, request }: TurnRequest): boolean {
    if (request !== "next" || fromSample !== 0) return false;
    if (this.#expected?.turnId === turnId && this.#expected.epoch === epoch) return true;
    return this.#live?.turnId === turnId && this.#live.isSentAs(epoch);
  }

  progress({ turnId, startSample, playedSamples }: TurnProgress): void {
    if (this.#live?.turnId === turnId) this.#live.playedTo({ startSample, playedSamples });
  }

  /** Nobody waits for the turn any more. Throws `StorageError`. */
  async cancel(turnId: string): Promise<void> {
    if (this.#expected?.turnId === turnId) this.#expected = null;
    if (this.#live?.turnId === turnId) await this.#leave();
    else await this.left.withdraw(turnId);
  }

  /**
   * An answer is being taken back, and `after` is the record then. Of a reply to it nothing is sent or recorded behind that: neither of one that is
   * being committed with the answer, nor of one that has no words yet.
   */
  answerTakenBack(after: InterviewView): void {
    this.#expected = null;
    const live = this.#live;
    if (!live || interviewerTurn(after, live.turnId)) return;
    this.#live = null;
    this.#leaveBehind(live);
  }

  /**
   * The turn was played: nothing more of it is heard, and all that was heard of it is in the record. A question is written to its end
   * beside what follows. Throws `StorageError`.
   */
  async over(turnId: string): Promise<void> {
    const live = this.#live;
    if (live?.turnId !== turnId) return;
    await this.#cutOff(live);
    this.#live = null;
  }

  /** The turns are gone from the record: resolves once nothing writes or stores anything of them any more. Never rejects. */
  async forget(turnIds: readonly string[]): Promise<void> {
    const rest = this.#rest && turnIds.includes(this.#rest.turnId) ? this.#rest : null;
    if (rest) this.#rest = null;
    await Promise.all([rest?.stop(), this.left.settled(turnIds)]);
  }

  /** The interview is over: what was heard of the open turn stays, an unheard one goes. */
  async endingEvents(): Promise<(view: InterviewView) => RecordEvent[]> {
    const live = this.#live;
    if (live) await this.#cutOff(live);
    await this.questionWhole();
    await this.left.storedInTime();
    return (view) => {
      const turn = view.turns.findLast((one): one is InterviewerTurn => one.role === "interviewer");
      if (!turn || !isOpen(turn)) return [];
      const progress = (live?.turnId === turn.turnId && live.progress) || progressOf(turn);
      if (progress.playedSamples === 0) return [{ type: "turn.withdrawn", turnId: turn.turnId }];
      const playedSamples = Math.min(progress.playedSamples, turn.samples);
      return [played(turn, { ...progress, playedSamples }, "interrupted")];
    };
  }

  async close(): Promise<void> {
    this.#expected = null;
    await Promise.all([this.#live?.stop(), this.#rest?.stop(), this.left.settled()]);
    this.#live = null;
  }

  async #cutOff(live: LiveTurn): Promise<void> {
    await live.hush();
    const told = live.tellRest(this.#options.out);
    const turn = interviewerTurn(this.#options.record.view, live.turnId);
    if (!turn || !asks(turn.move) || live.sound.textEnded) {
      await live.halt();
      return this.left.store(live);
    }
    this.left.store(live);
    await this.questionWhole();
    this.#writeUnheard(live.turnId, { told, writing: live.writing });
  }

  #writeUnheard(turnId: string, { told, writing }: { told: number; writing: Writing }): void {
    const onWritten = (): void => this.#options.onWritten(turnId);
    const rest = new UnheardRest({ ...this.#options, turnId, epoch: this.#epoch, told, writing, onWritten });
    this.#rest = rest;
    void rest.over.then(() => {
      if (this.#rest === rest) this.#rest = null;
    });
  }

  /** A question that was interrupted before the server was killed may still lack its end. */
  #completeQuestion(): void {
    const { record } = this.#options;
    const question = openQuestion(record.view);
    if (record.view.status === "ended" || question?.status !== "interrupted" || !asks(question.move)) return;
    const { turnId } = question;
    const stop = new AbortController();
    const onStandIn = (standIn: StandIn | null): void => this.#options.onNotice("interviewer-stand-in", standIn?.message ?? null);
    const done = writeOn({ ...this.#options, turnId, onStandIn, signal: stop.signal });
    const stopWriting = async (): Promise<void> => {
      stop.abort(new Error("This question is written no more"));
      await done.catch(() => undefined);
    };
    this.#writeUnheard(turnId, { told: question.clauses, writing: { done, stop: stopWriting } });
  }

  async #liveTurn({ turnId, request }: TurnRequest, askedAt: number): Promise<LiveTurn> {
    const { record, services } = this.#options;
    if (this.#live?.turnId !== turnId) await this.#leave();
    if (this.#rest?.turnId === turnId) await this.#rest.hurry();
    const known = interviewerTurn(record.view, turnId);
    const recorded = known ? recordedTurn(await record.load(), turnId) : null;
    // A turn that was cut off says nothing more; only one that was left in the middle is written to its end.
    if (recorded && known && !isOpen(known)) recorded.written = true;
    const asked = known?.move.kind === "repeat" ? "repeat" : request;
    const times = new TurnTimes(services, askedAt);
    if (!recorded) this.#options.times.add(turnId, times);
    return new LiveTurn({ ...this.#options, turnId, request: asked, recorded, questionWhole: () => this.questionWhole(), times });
  }

  /** Stops the turn that is being made; without a trace when nothing of it was heard. */
  async #leave(): Promise<void> {
    const live = this.#live;
    this.#live = null;
    if (live) await this.left.leave(live);
  }

  #refuse({ turnId, epoch }: TurnRequest, { code, message, retryable = false }: Problem): void {
    this.#options.out.send({ type: "turn.failed", turnId, epoch, code, message, retryable });
  }
}

interface Problem {
  code: ErrorCode;
  message: string;
  /** Default false. */
  retryable?: boolean;
}

function requestProblem(view: InterviewView, turnId: string): Problem | null {
  if (view.status === "ended") return { code: "conflict", message: "This interview has ended. You can rewatch it now." };
  if (view.status === "created" || !view.plan || !view.settings) {
    return { code: "conflict", message: "This interview has not begun yet. Press Begin interview first." };
  }
  if (candidateTurn(view, turnId)) return { code: "conflict", message: "This turn is an answer, not one of the interviewer's." };
  if (openAnswer(view) && !interviewerTurn(view, turnId)) {
    return { code: "conflict", message: "An answer is still open. Finish or discard it, then go on." };
  }
  return null;
}

const STILL_STORED: Problem = {
  code: "storage-unavailable",
  message: "The recordings are stored too slowly just now. Everything you said is saved; try again.",
  retryable: true,
};

const progressOf = ({ startSample, playedSamples }: InterviewerTurn): Progress => ({
  startSample: startSample ?? 0,
  playedSamples,
});

function played(turn: InterviewerTurn, progress: Progress, outcome: "playing" | "interrupted"): RecordEvent {
  return { type: "turn.played", turnId: turn.turnId, ...progress, outcome };
}
