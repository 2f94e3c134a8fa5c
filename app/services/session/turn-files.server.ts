import { type CandidateTurn, type InterviewView, type InterviewerTurn, type Turn, isOver } from "~/domain/transcript";
import { storeInterview, storeRecord } from "~/services/archive/store-interview.server";
import { turnKeys, turnsPrefix } from "~/services/objects/object-keys";
import { deleteErasedRecordings } from "~/services/recordings/delete-erased-recordings.server";
import { findTurnAudio } from "~/services/recordings/find-turn-audio.server";
import { saveTurnAudio } from "~/services/recordings/save-turn-audio.server";
import { openTurnAudio } from "~/services/recordings/turn-audio.server";
import { writeTurnFile } from "~/services/recordings/write-turn-files.server";

import { LiveTurn } from "./live-turn.server";
import { recordedTurn } from "./recorded-turn";
import type { SessionRecord } from "./session-record.server";
import type { SessionServices } from "./session-services";
import { within } from "./timed-iteration";

const RETRY_MS = 2_000;
const MOST_RETRIES = 5;
/** Pieces of work that wait while the sound of one more is kept for it. */
const MOST_AT_HAND = 2;

interface TurnFilesOptions {
  services: SessionServices;
  record: SessionRecord;
  /** The turn's sound is still on its way to the store. */
  isStoring: (turnId: string) => boolean;
}

/**
 * The files of turns that are over: sound and JSON in the store. Written after the record, one at a time and in the background; what a
 * full disk or a crash left out is written when the session is opened or ended, or a little later.
 */
export class TurnFiles {
  readonly #options: TurnFilesOptions;
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;
  /** Answers that may be opened again: their recordings must be able to grow. */
  readonly #postponed = new Set<string>();
  #retries = 0;
  #stopTimer: (() => void) | null = null;
  #closed = false;

  constructor(options: TurnFilesOptions) {
    this.#options = options;
  }

  /**
   * Writes the files of a turn that is over, again when it was changed. `heard`: its sound, where it is at hand; it is not kept in memory while
   * a busy server packs what came before, for the store has it as well.
   */
  save(turnId: string, heard?: Int16Array): void {
    const given = this.#waiting > MOST_AT_HAND ? undefined : heard;
    void this.#inOrder(() => this.#save(turnId, { heard: given }));
  }

  /** Writes the files of answers that were waiting and cannot be opened again now. */
  saveFinal(): void {
    for (const turnId of this.#postponed) this.save(turnId);
  }

  /** Brings the bucket's record and manifest up to the database. */
  saveInterview(): void {
    void this.#inOrder(() => this.#storeInterview({ unlessKept: true }));
  }

  /** Writes whatever is missing, and deletes what was erased. `patient`: a recording that is not whole waits, for the page that comes may have the rest. */
  repair({ patient = false } = {}): Promise<void> {
    return this.#inOrder(() => this.#repair({ patient }));
  }

  /** The same. Throws what cannot be done. */
  repairNow(): Promise<void> {
    return this.alone(() => this.#repair({ patient: false }));
  }

  /** The same, but waits for it only a while: the page goes on at once, and a slow store does not hold it up for long. */
  async repairInTime(): Promise<void> {
    const { schedule, limits } = this.#options.services;
    const { signal } = new AbortController();
    await within(this.repair(), { ms: limits.endWaitMs, schedule, signal, late: () => new Error("late") }).catch(() => undefined);
  }

  /** Does `work` while no file is written. Throws what it throws. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#work.then(work);
    this.#work = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  /** Deletes the objects of erased turns; what cannot be deleted now is deleted by the next `repair`. */
  eraseRemoved(): Promise<void> {
    return this.#inOrder(() => this.#erase());
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
    this.#waiting += 1;
    this.#work = this.#work
      .then(work)
      .then(
        () => void (this.#retries = 0),
        (error: unknown) => this.#failed(error),
      )
      .finally(() => (this.#waiting -= 1));
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
    await this.#saveMissing({ patient });
    await this.#storeInterview({ unlessKept: true });
    const { services, record } = this.#options;
    if (record.view.status === "ended") services.onWhole?.(record.ref);
  }

  #erase(): Promise<void> {
    const { services, record } = this.#options;
    return deleteErasedRecordings({ record: services.record, store: services.objects, ref: record.ref });
  }

  /** `isFinal`: an answer that may be opened again does not wait for that; its recording is taken apart again if it is. */
  async #save(turnId: string, { heard, isFinal = false }: { heard?: Int16Array | undefined; isFinal?: boolean } = {}): Promise<void> {
    const { services, record } = this.#options;
    this.#postponed.delete(turnId);
    const turn = this.#turnThatIsOver(turnId);
    if (!turn) return;
    if (this.#options.isStoring(turnId)) return void this.#postponed.add(turnId);
    // One that is saved while the session is being closed has nobody to come back to it.
    const mayWait = !isFinal && !this.#closed;
    if (mayWait && turn.role === "candidate" && !cannotReopen(record.view, turn)) return void this.#postponed.add(turnId);
    // First, because it notes that the manifest is behind the files that follow.
    await storeRecord({ record: services.record, store: services.objects, ref: record.ref });
    if (turn.role === "candidate") await this.#joinRecording(turn);
    else await this.#saveHeard(turn, heard);
    const { interviewId } = record.ref;
    // It may have changed, or have been erased, while its sound was written.
    const now = this.#turnThatIsOver(turnId);
    if (now) await writeTurnFile({ store: services.objects, interviewId, ordinal: await record.ordinal(turnId), turn: now });
  }

  #turnThatIsOver(turnId: string): Turn | undefined {
    return this.#options.record.view.turns.find((turn) => turn.turnId === turnId && isOver(turn));
  }

  async #joinRecording(turn: CandidateTurn): Promise<void> {
    const audio = await this.#openAudio(turn);
    await audio.finish({ samples: turn.samples });
  }

  /** The sound of an interviewer's turn as far as it was heard: what nobody heard is not kept. */
  async #saveHeard(turn: InterviewerTurn, given?: Int16Array): Promise<void> {
    const { services, record } = this.#options;
    const { objects: store, codec } = services;
    const { interviewId } = record.ref;
    const name = await record.turnName(turn.turnId, turn.role);
    const { parts } = turnKeys(interviewId, name);
    if (turn.playedSamples > 0 && !(await findTurnAudio(store, interviewId, name))) {
      const samples = given ?? (await this.#heardSound(turn));
      await saveTurnAudio({ store, interviewId, name, samples, codec });
    }
    await store.deletePrefix(parts);
  }

  async #heardSound(turn: InterviewerTurn): Promise<Int16Array> {
    const kept = await (await this.#openAudio(turn)).read(0, turn.playedSamples);
    if (kept.length >= turn.playedSamples) return kept;
    await this.#speakAgain(turn.turnId);
    return (await this.#openAudio(turn)).read(0, turn.playedSamples);
  }

  /** What a crash took before it was stored. */
  async #speakAgain(turnId: string): Promise<void> {
    const recorded = recordedTurn(await this.#options.record.load(), turnId);
    if (!recorded) return;
    const clauses = recorded.clauses.filter((clause) => clause.voiced !== null);
    const turn = new LiveTurn({
      ...this.#options,
      turnId,
      request: "next",
      recorded: { ...recorded, clauses, written: true },
      onNotice: () => undefined,
    });
    await turn.makeEverything();
    await turn.stop();
  }

  async #openAudio({ turnId, role }: Turn) {
    const { services, record } = this.#options;
    const { objects: store, codec, schedule } = services;
    return openTurnAudio({ store, interviewId: record.ref.interviewId, name: await record.turnName(turnId, role), schedule, codec });
  }

  async #saveMissing({ patient }: { patient: boolean }): Promise<void> {
    const { services, record } = this.#options;
    const { interviewId } = record.ref;
    const stored = new Set((await services.objects.list(turnsPrefix(interviewId))).map((object) => object.key));
    for (const turn of record.view.turns.filter(isOver)) {
      const { json } = turnKeys(interviewId, await record.turnName(turn.turnId, turn.role));
      if (stored.has(json)) continue;
      if (patient && turn.role === "candidate" && (await this.#openAudio(turn)).received() < turn.samples) this.#postponed.add(turn.turnId);
      else await this.#save(turn.turnId, { isFinal: true });
    }
  }

  /** `unlessKept`: only when the bucket is behind the record. */
  #storeInterview({ unlessKept = false } = {}): Promise<void> {
    const { services, record } = this.#options;
    return storeInterview({ record: services.record, store: services.objects, ref: record.ref, unlessKept });
  }
}

/** Whether `answer.reopen` is too late: something after it was heard or said. */
function cannotReopen(view: InterviewView, answer: CandidateTurn): boolean {
  const after = view.turns.slice(view.turns.indexOf(answer) + 1);
  return view.status === "ended" || after.some((turn) => turn.role === "candidate" || turn.playedSamples > 0 || isOver(turn));
}
