import { HotseatError } from "~/domain/errors";
import type { InterviewerTurn } from "~/domain/transcript";
import { turnKeys } from "~/services/objects/object-keys";

import { interviewerTurn } from "./decide-command";
import type { LiveTurn } from "./live-turn.server";
import type { SessionRecord } from "./session-record.server";
import type { SessionServices } from "./session-services";
import { isDoneWithin } from "./timed-iteration";

export interface LeftTurnsOptions {
  services: SessionServices;
  record: SessionRecord;
  /** Objects of withdrawn turns have to go. Never rejects. */
  eraseObjects: () => Promise<void>;
  /** Nothing of the sound of a turn that is over is on its way to the store any more. */
  onStored: (turnId: string) => void;
}

/** The interviewer's turns that nobody hears any more, while some of them may be on its way to the store. Nothing waits for a slow one but what has to. */
export class LeftTurns {
  readonly #options: LeftTurnsOptions;
  /** Each resolves once nothing stores sound of it any more and, if it is gone from the record, tried to remove what was. */
  readonly #left = new Map<string, Promise<unknown>>();
  /** Turns that are over, played or cut off, with the end of their sound on its way. */
  readonly #storing = new Map<string, Promise<void>>();

  constructor(options: LeftTurnsOptions) {
    this.#options = options;
  }

  /** Whether a turn was left before it was over. */
  has(turnId: string): boolean {
    return this.#left.has(turnId);
  }

  /** Whether the sound of a turn that is over is still on its way to the store. */
  isStoring(turnId: string): boolean {
    return this.#storing.has(turnId);
  }

  /** A turn is over, and its sound goes to the store in the background. */
  store({ turnId, kept }: LiveTurn): void {
    const stored = this.#clear(turnId, { stopped: kept.close() }).then(() => {
      if (this.#storing.get(turnId) === stored) this.#storing.delete(turnId);
      this.#options.onStored(turnId);
    });
    this.#storing.set(turnId, stored);
  }

  /** Waits a while for the sound of turns that are over; what is not stored by then is stored later. */
  async storedInTime(): Promise<void> {
    await this.#isInTime(Promise.all(this.#storing.values()));
  }

  /** Stops a turn, without a trace when nothing of it was heard: nothing more of it comes into the record from here on. Throws `StorageError`. */
  async leave(live: LiveTurn): Promise<void> {
    const stopped = live.stop();
    if (live.progress && live.progress.playedSamples > 0) this.#left.set(live.turnId, this.#clear(live.turnId, { stopped }));
    else await this.withdraw(live.turnId, stopped);
  }

  /** Takes a turn out of the record unless it was heard. Throws `StorageError`. */
  async withdraw(turnId: string, stopped = this.#storing.get(turnId) ?? Promise.resolve()): Promise<void> {
    let isWithdrawn = false;
    const committed = this.#options.record.commit((view) => {
      const turn = interviewerTurn(view, turnId);
      isWithdrawn = turn !== undefined && isOpen(turn) && turn.playedSamples === 0;
      return isWithdrawn ? [{ type: "turn.withdrawn", turnId }] : [];
    });
    const withdrawn = committed.then(() => isWithdrawn);
    this.#left.set(turnId, Promise.all([this.#left.get(turnId), this.#clear(turnId, { stopped, withdrawn })]));
    await committed;
  }

  /** Resolves once nothing stores sound of these turns any more; default: of any. Never rejects. */
  async settled(turnIds: readonly string[] = [...this.#left.keys(), ...this.#storing.keys()]): Promise<void> {
    for (const turnId of turnIds) {
      await this.#left.get(turnId);
      await this.#storing.get(turnId);
    }
  }

  /**
   * Whether a turn may be begun that was left or over before, or has `failed`: it has the same keys in the store, so nothing of it may be on its way there, and
   * what was erased of it must be gone. Waits a while for that. Throws `StorageError`.
   */
  async makeFree(turnId: string, failed: LiveTurn | null): Promise<boolean> {
    const { record, services, eraseObjects } = this.#options;
    if (!failed && !this.#left.has(turnId) && !this.#storing.has(turnId)) return true;
    const isPending = async (): Promise<boolean> => (await services.record.pendingErasures(record.ref)).some((one) => one.turnId === turnId);
    if (!(await this.#isInTime(Promise.all([failed?.stop(), this.settled([turnId])])))) return false;
    if (await isPending()) {
      await this.#isInTime(eraseObjects());
      if (await isPending()) return false;
    }
    this.#left.delete(turnId);
    return true;
  }

  /** Of a turn that is gone from the record nothing is left: its last sound may come into the store behind the erasure. Never rejects. */
  async #clear(turnId: string, { stopped, withdrawn }: { stopped: Promise<void>; withdrawn?: Promise<boolean> }): Promise<void> {
    const { record, services, eraseObjects } = this.#options;
    const isWithdrawn = await withdrawn?.catch(() => false);
    await Promise.all([stopped, record.settled()]);
    const failed = (err: unknown): void => services.log.warn({ err, turnId }, "the sound of a turn that was left is erased later");
    if (!interviewerTurn(record.view, turnId)) await this.#removeSound(turnId).catch(failed);
    if (isWithdrawn) void eraseObjects();
  }

  async #removeSound(turnId: string): Promise<void> {
    const { record, services } = this.#options;
    const name = await record.turnName(turnId, "interviewer").catch(unlessUnnamed);
    if (name !== null) await services.objects.deletePrefix(turnKeys(record.ref.interviewId, name).prefix);
  }

  #isInTime(work: Promise<unknown>): Promise<boolean> {
    const { schedule, limits } = this.#options.services;
    return isDoneWithin(work, { ms: limits.endWaitMs, schedule });
  }
}

/** Whether more of it may come. */
export const isOpen = (turn: InterviewerTurn): boolean => turn.status === "writing" || turn.status === "ready";

/** A turn that never had a word in the record has no name. */
function unlessUnnamed(error: unknown): null {
  if (error instanceof HotseatError && error.code === "not-found") return null;
  throw error;
}
