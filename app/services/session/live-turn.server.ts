import { msToSamples } from "~/domain/audio";
import { HotseatError, ProviderError, invariant, messageForPerson } from "~/domain/errors";
import { personaById } from "~/domain/personas";
import type { Move } from "~/domain/record";
import type { Request } from "~/services/interviewer/interviewer";

import { bridgeStalls } from "./bridge-stalls";
import type { TurnRecord } from "./held-record";
import { KeptSound } from "./kept-sound.server";
import type { RecordedTurn } from "./recorded-turn";
import { type Outbox, clauseMessage, sendAhead, sendTurn } from "./send-turn";
import type { OnNotice } from "./session-notices.server";
import type { ProviderRole, SessionServices } from "./session-services";
import { TurnSound } from "./turn-sound";
import type { TurnTimes } from "./turn-times";
import type { Writing } from "./unheard-rest";
import { voiceTurn, voicedEvent } from "./voice-turn";
import { type TurnHead, type WriteTurnOptions, REMARK, eventsOf, sayFiller, writeTurn } from "./write-turn";

/** Clauses whose sound may be made before the one that is being sent is over. */
const CLAUSES_AHEAD = 2;

export interface LiveTurnOptions {
  services: SessionServices;
  record: TurnRecord;
  turnId: string;
  request: Request;
  /** What of it is in the record already; null for a new one. */
  recorded: RecordedTurn | null;
  /** The person is told quietly, such as of a fallback. */
  onNotice: OnNotice;
  /** See `WriteTurnOptions`. */
  questionWhole?: (() => Promise<void> | null) | undefined;
  /** Default: nobody asks how long it took. */
  times?: TurnTimes;
  /** Its first clause is voiced before anybody listens. Default false. */
  draft?: boolean;
}

interface Sending {
  abort: AbortController;
  /** The clause that is being sent. */
  clause: number;
}

/** Where playback is, as the page told. */
export interface Progress {
  /** On the interview clock. */
  startSample: number;
  playedSamples: number;
}

/** An interviewer's turn that is being made, or can be sent from memory. Its text is written whether or not anybody listens. */
export class LiveTurn {
  readonly turnId: string;
  readonly sound = new TurnSound();
  readonly kept: KeptSound;
  /** Settles when nothing more is made; never rejects. */
  readonly made: Promise<void>;
  progress: Progress | null = null;
  readonly #options: LiveTurnOptions;
  readonly #making = new AbortController();
  readonly #sounding = new AbortController();
  readonly #ahead = new AbortController();
  #written: Promise<void> = Promise.resolve();
  #sounded: Promise<void> = Promise.resolve();
  readonly #head: TurnHead;
  #sending: Sending | null = null;
  #played = 0;
  #epoch = 0;
  /** Clauses that a page was told. */
  #told = 0;
  #everything = false;

  constructor(options: LiveTurnOptions) {
    this.#options = options;
    this.turnId = options.turnId;
    this.#head = headOf(options);
    const opened = (): Promise<void> =>
      this.sound.changed.until(() => this.sound.clauses[0]?.durable ?? false, this.#making.signal);
    this.kept = new KeptSound({ ...options, isNew: options.recorded === null, opened });
    this.made = this.#make();
  }

  /** Whether it is being sent, or was sent, as `epoch` of the page that is there. */
  isSentAs(epoch: number): boolean {
    return this.#sending !== null && this.#epoch === epoch && !this.failed;
  }

  get failed(): boolean {
    return this.sound.failure !== null;
  }

  /** Sends it from `fromSample`, in place of an earlier sending. What goes wrong is said with `turn.failed`. */
  send(out: Outbox, { epoch, fromSample }: { epoch: number; fromSample: number }): void {
    this.pauseSending();
    this.#ahead.abort(new Error("The turn itself is sent"));
    const sending: Sending = { abort: new AbortController(), clause: 0 };
    this.#sending = sending;
    this.#played = fromSample;
    this.#epoch = epoch;
    this.sound.changed.beat();
    sendTurn({
      turnId: this.turnId,
      epoch,
      move: () => this.#move(),
      sound: this.sound,
      fromSample,
      played: () => this.#played,
      ahead: msToSamples(this.#options.services.limits.aheadMs),
      onClause: (index) => {
        sending.clause = index;
        this.sound.changed.beat();
      },
      out: this.#counting(out),
      signal: sending.abort.signal,
    }).catch((error: unknown) => {
      if (!sending.abort.signal.aborted) this.#tellFailure(error, out, epoch);
    });
  }

  /** Sends its first sound, until `send`: what is known of it is about to be durable. The page does not let it sound before it knows that. */
  sendAhead(out: Outbox, { epoch }: { epoch: number }): void {
    const { turnId, sound } = this;
    const signal = AbortSignal.any([this.#ahead.signal, this.#making.signal]);
    // Whoever stops it says why elsewhere.
    sendAhead({ turnId, epoch, sound, out: this.#counting(out), signal }).catch(() => undefined);
  }

  #counting(out: Outbox): Outbox {
    return {
      send: (message) => {
        if (message.type === "turn.clause") this.#told = Math.max(this.#told, message.index + 1);
        out.send(message);
      },
      sendAudio: (frame) => {
        out.sendAudio(frame);
        this.#options.times?.reach("firstFrameMs");
      },
    };
  }

  /** What was written and not sent: the page shows it as not heard. Returns how many clauses the page knows then. */
  tellRest(out: Outbox): number {
    for (const clause of this.sound.clauses) {
      if (!clause.durable || clause.index < this.#told) continue;
      out.send(clauseMessage({ turnId: this.turnId, epoch: this.#epoch }, clause));
      this.#told = clause.index + 1;
    }
    return this.#told;
  }

  /** Nobody listens any more, for now: the text is still written to its end. */
  pauseSending(): void {
    this.#sending?.abort.abort(new Error("This turn is sent no more"));
    this.#sending = null;
  }

  playedTo(progress: Progress): void {
    this.progress = progress;
    this.#played = Math.max(this.#played, progress.playedSamples);
    this.sound.changed.beat();
  }

  /** Makes the rest of its sound, though nobody listens. */
  makeEverything(): Promise<void> {
    this.#everything = true;
    this.sound.changed.beat();
    return this.made;
  }

  /** Stops making and sending; what is in the record stays. Its sound may still be on its way to the store. */
  async halt(): Promise<void> {
    this.pauseSending();
    this.#making.abort(new Error("This turn is made no more"));
    await this.made;
  }

  /** The same, and nothing of it is on its way to the store any more. */
  async stop(): Promise<void> {
    await this.halt();
    await this.kept.close();
  }

  /**
   * No more of it is heard, but its text is still written. The words of a clause that had begun to sound belong to the record, where they
   * otherwise come when the clause is complete. Does not wait for the store. Throws `StorageError`.
   */
  async hush(): Promise<void> {
    this.pauseSending();
    this.#sounding.abort(new Error("Nobody hears this turn any more"));
    await Promise.allSettled([this.#sounded]);
    const clause = this.sound.clauses.find(({ voiced, durable, samples }) => durable && !voiced && samples > 0);
    if (clause) await this.#options.record.commit((view) => eventsOf(view, this.turnId, voicedEvent(this.turnId, clause)));
  }

  /** Its text on its way to its end. */
  get writing(): Writing {
    return { done: this.#written, stop: () => this.halt() };
  }

  async #make(): Promise<void> {
    this.#takeRecorded();
    const isWritten = this.sound.textEnded;
    if (!isWritten) this.#written = this.#write();
    this.#sounded = this.#makeSound({ bridges: !isWritten });
    const work = [this.#written, this.#sounded];
    try {
      await Promise.all(work);
    } catch (error) {
      this.#fail(error);
      await Promise.allSettled(work);
    }
  }

  /** Fails unless it was hushed. */
  async #makeSound({ bridges }: { bridges: boolean }): Promise<void> {
    const signal = AbortSignal.any([this.#making.signal, this.#sounding.signal]);
    const work = [this.#voice(signal), ...(bridges ? [this.#bridge(signal)] : [])];
    try {
      await Promise.all(work);
    } catch (error) {
      const hushed = this.#sounding.signal.aborted && !this.#making.signal.aborted;
      this.#sounding.abort(error);
      await Promise.allSettled(work);
      if (!hushed) throw error;
    } finally {
      this.#options.services.voice.endTurn?.(this.turnId);
    }
  }

  #fail(error: unknown): void {
    const { log } = this.#options.services;
    if (!this.#making.signal.aborted) log.warn({ err: error, turnId: this.turnId }, "A turn could not be made");
    this.sound.fail(error);
    this.#making.abort(error);
  }

  #takeRecorded(): void {
    const { recorded } = this.#options;
    for (const { text, filler } of recorded?.clauses ?? []) this.sound.addClause(text, { durable: true, filler });
    if (recorded?.written) this.sound.endText();
  }

  #write(): Promise<void> {
    return writeTurn(this.#writeOptions()).catch((error: unknown) => this.#providerFailed("interviewer", error));
  }

  /** A failure of the other one's is not this one's. */
  #providerFailed(role: ProviderRole, error: unknown): never {
    const isOwn = error instanceof ProviderError && !this.#making.signal.aborted && error !== this.sound.failure;
    if (isOwn) this.#options.services.observer?.providerFailed(role, error.code);
    throw error;
  }

  #writeOptions(): WriteTurnOptions {
    return {
      ...this.#options,
      sound: this.sound,
      head: this.#head,
      onStandIn: (standIn) => this.#options.onNotice("interviewer-stand-in", standIn?.message ?? null),
      signal: this.#making.signal,
    };
  }

  /** Remarks are English, as the built-in interviewer is. */
  async #bridge(signal: AbortSignal): Promise<void> {
    const { services, record } = this.#options;
    const { settings, turns } = record.view;
    if (!settings?.language.startsWith("en")) return;
    await bridgeStalls({
      services,
      sound: this.sound,
      listening: () => this.#sending !== null,
      played: () => this.#played,
      turn: turns.length,
      say: (text) => sayFiller(this.#writeOptions(), text),
      signal,
    });
  }

  #voice(signal: AbortSignal): Promise<void> {
    const { settings } = this.#options.record.view;
    invariant(settings, "an interview that has begun has settings");
    return voiceTurn({
      ...this.#options,
      sound: this.sound,
      recorded: this.#options.recorded?.clauses ?? [],
      keeper: this.kept,
      persona: personaById(settings.personaId),
      language: settings.language,
      wanted: () => this.#wanted(),
      onStandIn: (message) => this.#options.onNotice("voice-stand-in", message),
      times: this.#options.times,
      signal,
    }).catch((error: unknown) => this.#providerFailed("voice", error));
  }

  /** The last clause whose sound is to be made by now. */
  #wanted(): number {
    if (this.#everything) return Number.POSITIVE_INFINITY;
    if (this.#sending) return this.#sending.clause + CLAUSES_AHEAD;
    return this.#options.draft ? 0 : -1;
  }

  /** What the turn is, as far as the record knows. */
  #move(): Move {
    const { move, opened } = this.#head;
    if (opened === "bridged" || !move) return REMARK;
    return move;
  }

  #tellFailure(error: unknown, out: Outbox, epoch: number): void {
    const { code, retryable } = error instanceof HotseatError ? error : { code: "provider-failed" as const, retryable: true };
    const message = messageForPerson(error, "The interviewer could not go on. Everything you said is saved; try again.");
    out.send({ type: "turn.failed", turnId: this.turnId, epoch, code, message, retryable });
  }
}

/** Of a turn that only remarks were said of, nobody knows yet what it will be. */
function headOf({ recorded, services }: LiveTurnOptions): TurnHead {
  const isBridged = recorded !== null && recorded.clauses.every((clause) => clause.filler);
  const opened = recorded === null ? "not" : isBridged ? "bridged" : "opened";
  return { move: isBridged ? null : (recorded?.move ?? null), interviewer: services.interviewer.id, opened };
}
