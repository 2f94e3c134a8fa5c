import { StorageError } from "~/domain/errors";
import { mayReopen } from "~/domain/reopening";
import { type CandidateTurn, type InterviewerTurn, type Turn, isOver } from "~/domain/transcript";
import { storeInterview, storeRecord } from "~/services/archive/store-interview.server";
import { turnKeys, turnsPrefix } from "~/services/objects/object-keys";
import { deleteErasedRecordings } from "~/services/recordings/delete-erased-recordings.server";
import { findTurnAudio } from "~/services/recordings/find-turn-audio.server";
import { saveTurnAudio } from "~/services/recordings/save-turn-audio.server";
import { openTurnAudio } from "~/services/recordings/turn-audio.server";
import { writeTurnFile } from "~/services/recordings/write-turn-files.server";

import { heardSound } from "./heard-sound.server";
import type { SessionRecord } from "./session-record.server";
import type { SessionServices } from "./session-services";
import { isDoneWithin } from "./timed-iteration";

const RETRY_MS = 2_000;
const MOST_RETRIES = 5;

interface TurnFilesOptions {
  services: SessionServices;
  record: SessionRecord;
  /** The turn's sound is still on its way to the store. */
  isStoring: (turnId: string) => boolean;
}

interface SaveOptions {
  /** An answer that may be opened again does not wait for that; its parts stay beside what is packed of them until it cannot be any more. Default false. */
  isFinal?: boolean;
  /** For room to be packed. Default false. */
  waits?: boolean;
}

/**
 * The files of turns that are over: sound and JSON in the store. Written after the record, one at a time and in the background. What finds no
 * room to be packed waits in the store, in parts, not here: for the next turn that is over, or for `finish`. So does what a full disk or a
 * crash left out.
 */
export class TurnFiles {
  readonly #options: TurnFilesOptions;
  #work: Promise<void> = Promise.resolve();
  /** Answers that may be opened again, whose recordings must be able to grow; turns whose sound is on its way to the store; and those that there was no room for. */
  readonly #postponed = new Set<string>();
  /** The turn whose files are being written, and until when. */
  #saving: { turnId: string; over: Promise<void> } | null = null;
  /** Answers that are being opened again. */
  readonly #reopening = new Set<string>();
  #retries = 0;
  #stopTimer: (() => void) | null = null;
  #closed = false;

  constructor(options: TurnFilesOptions) {
    this.#options = options;
  }

  /** Writes the files of a turn that is over, again when it was changed. */
  save(turnId: string): void {
    void this.#inOrder(() => this.#save(turnId));
  }

  /** Writes the files of turns that were waiting: of answers that cannot be opened again now, and of what there is room for. */
  saveFinal(): void {
    if (!this.#hasRoom()) return;
    for (const turnId of this.#postponed) this.save(turnId);
  }

  /** Nothing of the turn's sound is on its way to the store any more: its files are written now if they waited for that. */
  stored(turnId: string): void {
    if (this.#options.record.view.status === "ended") void this.repair();
    else if (this.#postponed.has(turnId)) this.save(turnId);
  }

  /** Brings the bucket's record and manifest up to the database. */
  saveInterview(): void {
    void this.#inOrder(() => this.#storeInterview({ unlessKept: true }));
  }

  /**
   * Writes whatever is missing and finds room, and deletes what was erased. `patient`: a recording that is not whole waits, for the page that
   * comes may have the rest.
   */
  repair({ patient = false } = {}): Promise<void> {
    return this.#inOrder(() => this.#repair({ patient }));
  }

  /**
   * Writes whatever is missing, however long it takes, turn by turn so that others come in between. Ends early when the session is closed or
   * the signal says so. Throws what cannot be done.
   */
  async finish({ patient, signal }: { patient: boolean; signal: AbortSignal }): Promise<void> {
    const goesOn = (): boolean => !this.#closed && !signal.aborted;
    await this.#alone(() => this.#erase());
    for (const turn of await this.#missing()) {
      if (!goesOn()) return;
      await this.#alone(() => this.#saveMissing(turn, { patient, waits: true }));
    }
    if (this.#isStoringSome()) throw tooSlow();
    if (goesOn()) await this.#alone(() => this.#storeWhole());
  }

  /** The same, but waits for it only a while: the page goes on, and a slow store does not hold it up for long. */
  async repairInTime(): Promise<void> {
    await this.#isInTime(this.repair());
  }

  /**
   * Does `work`, which opens an answer again, while no file of it is written: what is packed of its beginning would count for all of it, and cost the
   * sound that follows. Other files may be written, however long that takes. Throws what it throws, and `StorageError` when its own take too long.
   */
  async reopening(turnId: string, work: () => Promise<void>): Promise<void> {
    this.#reopening.add(turnId);
    try {
      const saved = this.#saving?.turnId === turnId ? this.#saving.over.catch(() => undefined) : null;
      if (saved && !(await this.#isInTime(saved))) throw tooSlow();
      await work();
    } finally {
      this.#reopening.delete(turnId);
    }
  }

  #isInTime(work: Promise<unknown>): Promise<boolean> {
    const { schedule, limits } = this.#options.services;
    return isDoneWithin(work, { ms: limits.endWaitMs, schedule });
  }

  /** Does `work` while no file is written. Throws what it throws. */
  #alone(work: () => Promise<void>): Promise<void> {
    const result = this.#work.then(work);
    this.#work = result.catch(() => undefined);
    return result;
  }

  /** Deletes the objects of erased turns once nothing stores any more of them; what cannot be deleted now is deleted by the next `repair`. Never rejects. */
  eraseRemoved({ stopped = Promise.resolve() }: { stopped?: Promise<unknown> } = {}): Promise<void> {
    return this.#inOrder(async () => {
      await stopped;
      await this.#erase();
    });
  }

  /** Writes what waits or could not be written before, and waits for what is being written; nothing more is. */
  async close(): Promise<void> {
    void this.repair({ patient: this.#options.record.view.status !== "ended" });
    this.#closed = true;
    this.#stopTimer?.();
    await this.#work;
  }

  #inOrder(work: () => Promise<void>): Promise<void> {
    if (this.#closed) return this.#work;
    this.#work = this.#work.then(work).then(
      () => void (this.#retries = 0),
      (error: unknown) => this.#failed(error),
    );
    return this.#work;
  }

  #failed(error: unknown): void {
    const { log, schedule } = this.#options.services;
    log.warn({ err: error }, "files of a turn could not be written");
    this.#retries += 1;
    if (this.#closed || this.#retries > MOST_RETRIES) return;
    this.#stopTimer?.();
    this.#stopTimer = schedule(() => void this.repair(), RETRY_MS * 2 ** this.#retries * (0.5 + Math.random() / 2));
  }

  async #repair({ patient }: { patient: boolean }): Promise<void> {
    await this.#erase();
    const missing = await this.#missing();
    for (const turn of missing) {
      if (!this.#hasRoom()) return this.#storeInterview({ unlessKept: true });
      await this.#saveMissing(turn, { patient });
    }
    await this.#storeWhole();
  }

  /** Nothing of what is over is missing. */
  async #storeWhole(): Promise<void> {
    await this.#storeInterview({ unlessKept: true });
    const { services, record } = this.#options;
    if (record.view.status === "ended" && !this.#isStoringSome()) services.onWhole?.(record.ref);
  }

  #isStoringSome(): boolean {
    const { record, isStoring } = this.#options;
    return record.view.turns.some(({ turnId }) => isStoring(turnId));
  }

  #hasRoom(): boolean {
    return this.#options.services.codec.hasRoom();
  }

  #erase(): Promise<void> {
    const { services, record } = this.#options;
    return deleteErasedRecordings({ record: services.record, store: services.objects, ref: record.ref });
  }

  async #save(turnId: string, how: SaveOptions = {}): Promise<void> {
    if (this.#reopening.has(turnId)) return void this.#postponed.add(turnId);
    const over = this.#write(turnId, how);
    this.#saving = { turnId, over };
    try {
      await over;
    } finally {
      this.#saving = null;
    }
  }

  async #write(turnId: string, { isFinal = false, waits = false }: SaveOptions): Promise<void> {
    const { services, record } = this.#options;
    this.#postponed.delete(turnId);
    const turn = this.#turnThatIsOver(turnId);
    if (!turn) return;
    if (this.#options.isStoring(turnId)) return void this.#postponed.add(turnId);
    // One that is saved while the session is being closed has nobody to come back to it.
    const mayWait = !isFinal && !this.#closed;
    const mayGrow = turn.role === "candidate" && mayReopen(record.view, turn);
    if (mayWait && mayGrow) return void this.#postponed.add(turnId);
    // First, because it notes that the manifest is behind the files that follow.
    await storeRecord({ record: services.record, store: services.objects, ref: record.ref });
    if (!waits && !this.#hasRoom()) return void this.#postponed.add(turnId);
    if (turn.role === "candidate") await this.#joinRecording(turn, { mayGrow });
    else await this.#saveHeard(turn);
    const { interviewId } = record.ref;
    // It may have changed, or have been erased, while its sound was written; what is being written of it belongs to it.
    await record.settled();
    const now = this.#turnThatIsOver(turnId);
    if (now) await writeTurnFile({ store: services.objects, interviewId, ordinal: await record.ordinal(turnId), turn: now });
    // It waits from now on, or the reply was heard meanwhile.
    if (mayGrow) this.save(turnId);
  }

  #turnThatIsOver(turnId: string): Turn | undefined {
    return this.#options.record.view.turns.find((turn) => turn.turnId === turnId && isOver(turn));
  }

  async #joinRecording(turn: CandidateTurn, { mayGrow }: { mayGrow: boolean }): Promise<void> {
    const audio = await this.#openAudio(turn, { mayGrow });
    await audio.finish({ samples: turn.samples });
  }

  /** What nobody heard is not kept. */
  async #saveHeard(turn: InterviewerTurn): Promise<void> {
    const { services, record } = this.#options;
    const { objects: store, codec } = services;
    const { interviewId } = record.ref;
    const name = await record.turnName(turn.turnId, turn.role);
    const { parts } = turnKeys(interviewId, name);
    if (turn.playedSamples > 0 && !(await findTurnAudio(store, interviewId, name))) {
      await saveTurnAudio({ store, interviewId, name, samples: await heardSound({ services, record, turn }), codec });
    }
    await store.deletePrefix(parts);
  }

  async #openAudio({ turnId, role }: Turn, { mayGrow = false } = {}) {
    const { services, record } = this.#options;
    const { objects: store, codec, schedule } = services;
    return openTurnAudio({ store, interviewId: record.ref.interviewId, name: await record.turnName(turnId, role), schedule, codec, mayGrow });
  }

  /** The turns that are over and lack their file, or whose sound is in parts still: an edit may have written the file before. */
  async #missing(): Promise<Turn[]> {
    const { services, record } = this.#options;
    const { interviewId } = record.ref;
    const keys = (await services.objects.list(turnsPrefix(interviewId))).map(({ key }) => key);
    const stored = new Set(keys);
    const missing: Turn[] = [];
    for (const turn of record.view.turns.filter(isOver)) {
      const { json, parts } = turnKeys(interviewId, await record.turnName(turn.turnId, turn.role));
      if (!stored.has(json) || keys.some((key) => key.startsWith(parts))) missing.push(turn);
    }
    return missing;
  }

  async #saveMissing(turn: Turn, { patient, waits = false }: { patient: boolean; waits?: boolean }): Promise<void> {
    const isPartial = patient && turn.role === "candidate" && (await this.#openAudio(turn, { mayGrow: true })).received() < turn.samples;
    if (isPartial) this.#postponed.add(turn.turnId);
    else await this.#save(turn.turnId, { isFinal: true, waits });
  }

  /** `unlessKept`: only when the bucket is behind the record. */
  #storeInterview({ unlessKept = false } = {}): Promise<void> {
    const { services, record } = this.#options;
    return storeInterview({ record: services.record, store: services.objects, ref: record.ref, unlessKept });
  }
}

function tooSlow(): StorageError {
  return new StorageError("The recordings are stored too slowly just now. Wait a moment, then try again.", {
    code: "storage-unavailable",
    retryable: true,
  });
}
