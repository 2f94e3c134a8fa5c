import { msToSamples } from "~/domain/audio";

/** How often the page's player tells where it is. */
const PROGRESS_SAMPLES = msToSamples(50);
/** A turn that does not come, or not on, is asked for again. */
const IMPATIENT_MS = 5_000;

export interface HeardTurnOptions {
  turnId: string;
  fromSample: number;
  /** The listener interrupts here; Infinity: hears it to its end. */
  stopAt: number;
  /** Whether the server has been asked for it; a reply comes by itself with its answer. */
  asked: boolean;
  request: (fromSample: number) => void;
  progress: (playedSamples: number) => void;
}

/** A player without a loudspeaker: takes the frames of one turn and plays them in real time. */
export class HeardTurn {
  readonly turnId: string;
  readonly over: Promise<{ playedSamples: number; outcome: "completed" | "interrupted" }>;
  /** Whether the interview is over after it. */
  last = false;
  begun = false;
  readonly #options: HeardTurnOptions;
  #asked: boolean;
  #received: number;
  #played: number;
  #told: number;
  #total: number | null = null;
  #movedAt = performance.now();
  #tickedAt = performance.now();
  #settle: (outcome: "completed" | "interrupted") => void = () => undefined;

  constructor(options: HeardTurnOptions) {
    const { turnId, fromSample, asked } = options;
    this.#options = options;
    this.turnId = turnId;
    this.#asked = asked;
    this.#received = this.#played = this.#told = fromSample;
    this.over = new Promise((resolve) => {
      this.#settle = (outcome) => resolve({ playedSamples: Math.round(this.#played), outcome });
    });
    if (asked) options.request(fromSample);
  }

  /** The answer is finished: from now on the turn may be asked for. */
  mayAsk(): void {
    this.#asked = true;
    this.#movedAt = performance.now();
  }

  frame(firstSample: number, samples: number): void {
    if (firstSample > this.#received) return;
    this.begun = true;
    this.#movedAt = performance.now();
    this.#received = Math.max(this.#received, firstSample + samples);
  }

  ended(samples: number): void {
    this.#total = samples;
  }

  /** After a reconnect or a failure: what was not played is asked for again. */
  askAgain(): void {
    if (!this.#asked) return;
    this.#movedAt = performance.now();
    this.#received = Math.round(this.#played);
    this.#total = null;
    this.#options.request(this.#received);
  }

  tick(now: number): void {
    const passed = msToSamples(now - this.#tickedAt);
    this.#tickedAt = now;
    this.#played = Math.min(this.#received, this.#options.stopAt, this.#played + passed);
    if (this.#played - this.#told >= PROGRESS_SAMPLES) {
      this.#told = this.#played;
      this.#options.progress(this.#played);
    }
    if (this.#played >= this.#options.stopAt) this.#settle("interrupted");
    else if (this.#total !== null && this.#played >= this.#total) this.#settle("completed");
    else if (now - this.#movedAt > IMPATIENT_MS && this.#played >= this.#received) this.askAgain();
  }
}
