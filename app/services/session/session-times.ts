import type { PageMarks, TurnMarks } from "~/domain/turn-marks";

import { interviewerTurn } from "./decide-command";
import type { Outbox } from "./send-turn";
import type { SessionRecord } from "./session-record.server";
import type { SessionServices } from "./session-services";
import type { TurnTimes } from "./turn-times";

/** Turns whose marks are not in the record yet: the one that is played, and one before it whose page is slow. */
const MOST_TURNS = 4;

interface Unwritten {
  times: TurnTimes | null;
  page: PageMarks;
}

interface SessionTimesOptions {
  services: SessionServices;
  record: SessionRecord;
  out: Outbox;
  /** A turn got marks long after it was played. */
  onLate: (turnId: string) => void;
}

/** Puts the marks of the interviewer's turns into the record: after each was played, so that nothing waits for them. */
export class SessionTimes {
  readonly #options: SessionTimesOptions;
  readonly #unwritten = new Map<string, Unwritten>();

  constructor(options: SessionTimesOptions) {
    this.#options = options;
  }

  /** A turn that is made now. */
  add(turnId: string, times: TurnTimes): void {
    const page = this.#unwritten.get(turnId)?.page ?? {};
    this.#unwritten.delete(turnId);
    this.#unwritten.set(turnId, { times, page });
    const [oldest] = this.#unwritten.keys();
    if (this.#unwritten.size > MOST_TURNS && oldest !== undefined) this.#unwritten.delete(oldest);
  }

  /** What the page measured. Before the turn was played it waits for that, later it is written at once. */
  fromPage(turnId: string, marks: PageMarks): void {
    const unwritten = this.#unwritten.get(turnId);
    if (unwritten) Object.assign(unwritten.page, marks);
    else this.#write(turnId, marks, () => this.#options.onLate(turnId));
  }

  /** The turn was played: all that is known of it is written, in the background. */
  played(turnId: string): void {
    const unwritten = this.#unwritten.get(turnId);
    if (!unwritten) return;
    this.#unwritten.delete(turnId);
    this.#write(turnId, { ...unwritten.times?.marks, ...unwritten.page });
  }

  forget(turnIds: readonly string[]): void {
    for (const turnId of turnIds) this.#unwritten.delete(turnId);
  }

  #write(turnId: string, marks: TurnMarks, done = (): void => undefined): void {
    const { record, services, out } = this.#options;
    let isKnown = false;
    const written = record.commit((view) => {
      isKnown = view.status !== "ended" && interviewerTurn(view, turnId) !== undefined;
      return isKnown ? [{ type: "turn.timed", turnId, marks }] : [];
    });
    written.then(
      () => {
        if (!isKnown) return;
        services.observer?.turnTimed(marks);
        out.send({ type: "turn.timed", turnId, marks });
        done();
      },
      (err: unknown) => services.log.warn({ err, turnId }, "the times of a turn were not kept"),
    );
  }
}
