import { SAMPLE_RATE } from "~/domain/audio";
import type { AudioFrame } from "~/domain/protocol";

/** A minute. The page has it, too, until it is stored. */
const MOST_SAMPLES = 60 * SAMPLE_RATE;
/** The usual frame has 20 ms; shorter ones take as much room. */
const LEAST_SAMPLES = 0.02 * SAMPLE_RATE;

/** Sound that came before its answer could be opened, in the order in which it came: without it all that follows would lie beyond a gap. */
export class WaitingSound {
  #frames: AudioFrame[] = [];

  /** False when too much waits already. */
  add(frame: AudioFrame): boolean {
    if (this.#frames.reduce((sum, { samples }) => sum + Math.max(LEAST_SAMPLES, samples.length), 0) >= MOST_SAMPLES) return false;
    this.#frames.push(frame);
    return true;
  }

  /** Hands over what is of this turn; what is of another one belongs to nothing any more. Nothing is left here. */
  take(turnId: string): AudioFrame[] {
    return this.#frames.splice(0).filter((frame) => frame.turnId === turnId);
  }

  forget(turnIds: readonly string[]): void {
    this.#frames = this.#frames.filter(({ turnId }) => !turnIds.includes(turnId));
  }
}
