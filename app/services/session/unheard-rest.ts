import { createBuiltInInterviewer } from "~/services/interviewer/built-in-interviewer";

import { type RecordedClause, recordedTurn } from "./recorded-turn";
import { type Outbox, clauseMessage } from "./send-turn";
import type { SessionRecord } from "./session-record.server";
import type { SessionServices } from "./session-services";
import { within } from "./timed-iteration";
import { TurnSound } from "./turn-sound";
import { type WriteTurnOptions, writeTurn } from "./write-turn";

/** A turn's text on its way; `done` rejects when it fails, and once it was stopped. */
export interface Writing {
  done: Promise<void>;
  stop: () => Promise<void>;
}

export interface UnheardRestOptions {
  services: SessionServices;
  record: SessionRecord;
  out: Outbox;
  turnId: string;
  epoch: number;
  /** Clauses that the page knows. */
  told: number;
  writing: Writing;
  /** More of the turn is in the record than before. */
  onWritten: () => void;
}

/**
 * The rest of a question whose listener interrupted it while it was being written. It comes to its end all the same, in bounded time and
 * without sound: an answer to half a question is understood by nobody. When its interviewer fails or takes too long, the built-in one ends it.
 */
export class UnheardRest {
  readonly turnId: string;
  readonly #options: UnheardRestOptions;
  /** Patience with its interviewer is over. */
  readonly #late = new AbortController();
  readonly #stop = new AbortController();
  /** Settles when nothing more of it is written; never rejects. */
  readonly over: Promise<void>;

  constructor(options: UnheardRestOptions) {
    this.#options = options;
    this.turnId = options.turnId;
    this.over = this.#bringToEnd().catch((err: unknown) => this.#failed(err));
  }

  /** Somebody waits for the question: resolves soon, with the whole of it in the record if that can be. Never rejects. */
  async hurry(): Promise<void> {
    const { schedule, limits } = this.#options.services;
    const stopTimer = schedule(() => this.#late.abort(tooLate()), limits.unheardTextWaitMs);
    await this.over;
    stopTimer();
  }

  /** Nothing more of it is written. Never rejects. */
  async stop(): Promise<void> {
    const reason = new Error("This question is written no more");
    this.#stop.abort(reason);
    this.#late.abort(reason);
    await this.over;
  }

  async #bringToEnd(): Promise<void> {
    const { writing, services } = this.#options;
    const { schedule, limits } = services;
    try {
      await within(writing.done, { ms: limits.unheardTextMs, schedule, signal: this.#late.signal, late: tooLate });
    } catch {
      await writing.stop();
      if (this.#stop.signal.aborted) return;
      await this.#endWithoutModel();
    }
    await this.#tell();
  }

  async #endWithoutModel(): Promise<void> {
    const { services, record, turnId } = this.#options;
    const interviewer = createBuiltInInterviewer();
    // A question in two languages would be worse than one that breaks off.
    if (!interviewer.speaks(record.view.settings?.language ?? "en")) return;
    await writeOn({ services: { ...services, interviewer }, record, turnId, onStandIn: () => undefined, signal: this.#stop.signal });
  }

  async #tell(): Promise<void> {
    const { record, turnId, out, told, epoch, onWritten } = this.#options;
    const clauses = recordedTurn(await record.load(), turnId)?.clauses ?? [];
    if (this.#stop.signal.aborted || clauses.length <= told) return;
    for (const [index, { text, filler }] of clauses.entries()) {
      if (index >= told) out.send(clauseMessage({ turnId, epoch }, { index, text, filler }));
    }
    onWritten();
  }

  #failed(err: unknown): void {
    if (!this.#stop.signal.aborted) this.#options.services.log.warn({ err, turnId: this.turnId }, "A question was not written to its end");
  }
}

type WriteOnOptions = Pick<WriteTurnOptions, "services" | "turnId" | "onStandIn" | "signal"> & { record: SessionRecord };

/** Writes a turn to its end, behind what the record has of it; nothing when it is whole, or gone. Throws `ProviderError` and `StorageError`. */
export async function writeOn({ services, record, turnId, onStandIn, signal }: WriteOnOptions): Promise<void> {
  const recorded = recordedTurn(await record.load(), turnId);
  if (!recorded || recorded.written) return;
  const { move, clauses } = recorded;
  await writeTurn({
    ...{ services, record, turnId, onStandIn, signal },
    request: move.kind === "repeat" ? "repeat" : "next",
    sound: soundOf(clauses),
    head: { move, interviewer: services.interviewer.id, opened: "opened" },
  });
}

function soundOf(clauses: readonly RecordedClause[]): TurnSound {
  const sound = new TurnSound();
  for (const { text, filler } of clauses) sound.addClause(text, { durable: true, filler });
  return sound;
}

const tooLate = (): Error => new Error("The rest of a question came too late");
