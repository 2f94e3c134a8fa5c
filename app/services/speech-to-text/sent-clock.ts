import { SAMPLE_RATE } from "~/domain/audio";

interface Run {
  /** Samples sent on the socket before it. */
  sentAt: number;
  /** Place in the stream of its first sample; of silence that keeps the socket alive, where the stream stood. */
  place: number;
  isSilence: boolean;
}

/** Turns the seconds of a socket into samples of the stream, which does not know the silence that was put in between. */
export class SentClock {
  readonly #runs: Run[] = [];
  #sent = 0;
  #place = 0;

  /** Samples sent, silence and all. */
  get sent(): number {
    return this.#sent;
  }

  sound(firstSample: number, samples: number): void {
    const last = this.#runs.at(-1);
    if (!last || last.isSilence || firstSample !== this.#place) {
      this.#runs.push({ sentAt: this.#sent, place: firstSample, isSilence: false });
    }
    this.#sent += samples;
    this.#place = firstSample + samples;
  }

  silence(samples: number): void {
    if (this.#runs.at(-1)?.isSilence !== true) this.#runs.push({ sentAt: this.#sent, place: this.#place, isSilence: true });
    this.#sent += samples;
  }

  /** The place in the stream of what was sent after so many seconds. */
  place(seconds: number): number {
    const at = Math.min(Math.round(seconds * SAMPLE_RATE), this.#sent);
    const run = this.#runs.findLast(({ sentAt }) => sentAt <= at);
    if (!run) return 0;
    return run.isSilence ? run.place : run.place + at - run.sentAt;
  }
}
