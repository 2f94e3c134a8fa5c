/** Parts that all recordings of a process write in a second. On two cores, 170 a second were a fifth of the event loop's time and 100 an eighth, most of it files opened and closed. */
const PARTS_A_SECOND = 50;
/** Sound that only a page holds when its tab and the server are killed at the same moment. */
const LONGEST_PART_S = 4;

/** How often recordings are written while they grow: each of them every second, and less often where many grow at once. */
export class PartPace {
  readonly #growing = new Set<object>();

  grows(recording: object): void {
    this.#growing.add(recording);
  }

  rests(recording: object): void {
    this.#growing.delete(recording);
  }

  /** Seconds of sound in a part. */
  get seconds(): number {
    return Math.min(LONGEST_PART_S, Math.max(1, this.#growing.size / PARTS_A_SECOND));
  }
}
