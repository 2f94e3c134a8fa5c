import type { TurnMarks } from "~/domain/turn-marks";

import { type SessionServices, steadyNow } from "./session-services";

type Step =
  | "draftedMs"
  | "transcribedMs"
  | "answerStoredMs"
  | "firstTokenMs"
  | "firstClauseMs"
  | "firstAudioMs"
  | "firstFrameMs";

/** Marks outside are of a turn that was left lying for minutes: they say nothing about speed, and the record has no room for them. */
const WIDEST_MS = 600_000;

/** When the steps towards one interviewer's turn were reached. Zero is the arrival of what asked for it. */
export class TurnTimes {
  readonly #clock: Pick<SessionServices, "now">;
  readonly #at = new Map<Step, number>();
  /** null: a draft, of which nobody knows whether it will be asked for. */
  #zero: number | null;
  draft: NonNullable<TurnMarks["draft"]> = "none";
  modelCalls = 1;

  /** `zero`: on the session's clock. */
  constructor(clock: Pick<SessionServices, "now">, zero: number | null) {
    this.#clock = clock;
    this.#zero = zero;
  }

  askedFor(zero: number): void {
    this.#zero = zero;
  }

  /** The first time counts. */
  reach(step: Step, at = steadyNow(this.#clock)): void {
    if (!this.#at.has(step)) this.#at.set(step, at);
  }

  get marks(): TurnMarks {
    const zero = this.#zero;
    if (zero === null) return {};
    const steps = [...this.#at].map(([step, at]) => [step, Math.round((at - zero) * 100) / 100] as const);
    const known = Object.fromEntries(steps.filter(([, ms]) => Math.abs(ms) <= WIDEST_MS));
    return { ...known, draft: this.draft, modelCalls: Math.min(this.modelCalls, 100) };
  }
}
