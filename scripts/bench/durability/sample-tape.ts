import { SAMPLE_RATE } from "~/domain/audio";

/** Samples by their place, as they come. */
export class SampleTape {
  #samples = new Int16Array(SAMPLE_RATE);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Keeps what is there already; returns how many samples of it were different. What is left out becomes silence. */
  write(at: number, samples: Int16Array): number {
    this.#reserve(at + samples.length);
    let different = 0;
    const known = Math.max(0, Math.min(samples.length, this.#length - at));
    for (let index = 0; index < known; index += 1) if (this.#samples[at + index] !== samples[index]) different += 1;
    this.#samples.set(samples.subarray(known), at + known);
    this.#length = Math.max(this.#length, at + samples.length);
    return different;
  }

  /** Forgets what is behind `length`. */
  cut(length: number): void {
    if (length >= this.#length) return;
    this.#samples.fill(0, length, this.#length);
    this.#length = length;
  }

  read(from = 0, to = this.#length): Int16Array {
    return this.#samples.subarray(from, Math.min(to, this.#length));
  }

  #reserve(length: number): void {
    if (length <= this.#samples.length) return;
    const larger = new Int16Array(Math.max(length, 2 * this.#samples.length));
    larger.set(this.#samples);
    this.#samples = larger;
  }
}
