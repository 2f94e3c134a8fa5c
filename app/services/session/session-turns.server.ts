import type { ErrorCode } from "~/domain/errors";
import type { Signal } from "~/domain/protocol";
import type { RecordEvent } from "~/domain/record";
import type { InterviewView, InterviewerTurn } from "~/domain/transcript";

import { candidateTurn, interviewerTurn, openAnswer } from "./decide-command";
import { LiveTurn, type Progress } from "./live-turn.server";
import { recordedTurn } from "./recorded-turn";
import type { Outbox } from "./send-turn";
import type { SessionRecord } from "./session-record.server";
import type { SessionServices } from "./session-services";

type TurnRequest = Extract<Signal, { type: "turn.request" }>;
type TurnProgress = Extract<Signal, { type: "turn.progress" }>;

export interface SessionTurnsOptions {
  services: SessionServices;
  record: SessionRecord;
  out: Outbox;
  onNotice: (code: string, message: string) => void;
  /** Objects of withdrawn turns have to go. */
  eraseObjects: () => Promise<void>;
}

/** The interviewer's side of a session: at most one turn is made at a time. */
export class SessionTurns {
  readonly #options: SessionTurnsOptions;
  #live: LiveTurn | null = null;
  /** Of this connection: a new page counts from 0 again. */
  #epoch = 0;

  constructor(options: SessionTurnsOptions) {
    this.#options = options;
  }

  connected(): void {
    this.#epoch = 0;
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
  async request(message: TurnRequest): Promise<void> {
    const { turnId, epoch, fromSample } = message;
    if (epoch < this.#epoch) return;
    this.#epoch = epoch;
    const problem = requestProblem(this.#options.record.view, turnId);
    if (problem) return this.#refuse(message, problem);
    if (this.#live?.turnId !== turnId || this.#live.failed) this.#live = await this.#liveTurn(message);
    this.#live.send(this.#options.out, { epoch, fromSample });
  }

  progress({ turnId, startSample, playedSamples }: TurnProgress): void {
    if (this.#live?.turnId === turnId) this.#live.playedTo({ startSample, playedSamples });
  }

  /** Nobody waits for the turn any more. Throws `StorageError`. */
  async cancel(turnId: string): Promise<void> {
    if (this.#live?.turnId === turnId) await this.#leave();
    else await this.#withdrawUnheard(turnId);
  }

  /** The turn was played: nothing more of it is made, and all that was heard of it is in the record. Throws `StorageError`. */
  async over(turnId: string): Promise<void> {
    const live = this.#live;
    if (live?.turnId !== turnId) return;
    await live.cutOff();
    live.tellRest(this.#options.out);
    this.#live = null;
  }

  /** The turns are gone from the record. */
  async forget(turnIds: readonly string[]): Promise<void> {
    const live = this.#live;
    if (!live || !turnIds.includes(live.turnId)) return;
    this.#live = null;
    await live.stop();
  }

  /** The interview is over: what was heard of the open turn stays, an unheard one goes. */
  async endingEvents(): Promise<(view: InterviewView) => RecordEvent[]> {
    const live = this.#live;
    await live?.cutOff();
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
    await this.#live?.stop();
    this.#live = null;
  }

  async #liveTurn({ turnId, request }: TurnRequest): Promise<LiveTurn> {
    const { record } = this.#options;
    if (this.#live?.turnId === turnId) await this.#live.stop();
    else await this.#leave();
    const known = interviewerTurn(record.view, turnId);
    const recorded = known ? recordedTurn(await record.load(), turnId) : null;
    // A turn that was cut off says nothing more; only one that was left in the middle is written to its end.
    if (recorded && known && !isOpen(known)) recorded.written = true;
    const asked = known?.move.kind === "repeat" ? "repeat" : request;
    return new LiveTurn({ ...this.#options, turnId, request: asked, recorded });
  }

  /** Stops the turn that is being made; without a trace when nothing of it was heard. */
  async #leave(): Promise<void> {
    const live = this.#live;
    this.#live = null;
    if (!live) return;
    await live.stop();
    if (!live.progress || live.progress.playedSamples === 0) await this.#withdrawUnheard(live.turnId);
  }

  async #withdrawUnheard(turnId: string): Promise<void> {
    let withdrawn = false;
    await this.#options.record.commit((view) => {
      const turn = interviewerTurn(view, turnId);
      withdrawn = turn !== undefined && isOpen(turn) && turn.playedSamples === 0;
      return withdrawn ? [{ type: "turn.withdrawn", turnId }] : [];
    });
    if (withdrawn) await this.#options.eraseObjects();
  }

  #refuse({ turnId, epoch }: TurnRequest, { code, message }: Problem): void {
    this.#options.out.send({ type: "turn.failed", turnId, epoch, code, message, retryable: false });
  }
}

interface Problem {
  code: ErrorCode;
  message: string;
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

const isOpen = (turn: InterviewerTurn): boolean => turn.status === "writing" || turn.status === "ready";

const progressOf = ({ startSample, playedSamples }: InterviewerTurn): Progress => ({
  startSample: startSample ?? 0,
  playedSamples,
});

function played(turn: InterviewerTurn, progress: Progress, outcome: "playing" | "interrupted"): RecordEvent {
  return { type: "turn.played", turnId: turn.turnId, ...progress, outcome };
}
