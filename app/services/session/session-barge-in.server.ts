import type { AudioFrame, Signal } from "~/domain/protocol";

import type { Outbox } from "./send-turn";
import type { SessionRecord } from "./session-record.server";
import type { SessionServices } from "./session-services";
import { TentativeAnswer } from "./tentative-answer";

type SignalOf<Type extends Signal["type"]> = Extract<Signal, { type: Type }>;

/** Speech into the interviewer's, until it is known whether it is an answer: at most one at a time. */
export class SessionBargeIn {
  readonly #options: { services: SessionServices; record: SessionRecord; out: Outbox };
  #tentative: TentativeAnswer | null = null;

  constructor(options: { services: SessionServices; record: SessionRecord; out: Outbox }) {
    this.#options = options;
  }

  open({ turnId, transcribe }: SignalOf<"bargein.open">): void {
    const { services, record } = this.#options;
    if (this.#tentative?.turnId === turnId) return;
    this.#tentative?.drop();
    const { view } = record;
    const known = view.turns.some((turn) => turn.turnId === turnId);
    const { language = "en-US" } = view.settings ?? {};
    this.#tentative = view.status === "live" && !known ? new TentativeAnswer({ services, turnId, language, transcribe }) : null;
  }

  /** Whether the frame belongs here. */
  write({ turnId, firstSample, samples }: AudioFrame): boolean {
    if (this.#tentative?.turnId !== turnId) return false;
    this.#tentative.write(firstSample, samples);
    return true;
  }

  check({ turnId, epoch, samples }: SignalOf<"bargein.check">): void {
    const tentative = this.#tentative;
    const answer = (text: string | null): void => this.#options.out.send({ type: "bargein.words", turnId, epoch, samples, text });
    if (tentative?.turnId !== turnId) return answer(null);
    void tentative.check(samples).then((text) => {
      // One that was decided meanwhile interests nobody.
      if (this.#tentative === tentative) answer(text);
    });
  }

  drop(turnId: string): void {
    if (this.#tentative?.turnId !== turnId) return;
    this.#options.services.observer?.bargeIn("resumed");
    this.close();
  }

  /** The sound that the answer `turnId` begins with, if it began as an interruption. */
  take(turnId: string): ReturnType<TentativeAnswer["take"]> | null {
    if (this.#tentative?.turnId !== turnId) return null;
    const taken = this.#tentative.take();
    this.#tentative = null;
    this.#options.services.observer?.bargeIn("taken");
    return taken;
  }

  close(): void {
    this.#tentative?.drop();
    this.#tentative = null;
  }
}
