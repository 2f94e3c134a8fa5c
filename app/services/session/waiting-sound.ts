import type { AudioFrame } from "~/domain/protocol";

/** A minute of 20 ms each. The page has them, too, until they are stored. */
const MOST_FRAMES = 3_000;

/** Sound that came before its answer could be opened, in the order in which it came: without it all that follows would lie beyond a gap. */
export class WaitingSound {
  #frames: AudioFrame[] = [];

  /** False when too much waits already. */
  add(frame: AudioFrame): boolean {
    if (this.#frames.length >= MOST_FRAMES) return false;
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
