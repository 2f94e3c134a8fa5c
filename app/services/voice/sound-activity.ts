import { msToSamples, rootMeanSquare } from "~/domain/audio";

/** 10 ms: shorter than any sound of speech that matters here. */
export const FRAME_SAMPLES = msToSamples(10);
/** Share of the loudest frames' level under which a frame is silence: −30 dB. */
const SILENCE_SHARE = 0.032;
/** Nothing under −56 dBFS is speech. */
const SILENCE_FLOOR = 0.0016;

/** Cuts a stream into frames and tells which of them have sound. */
export class SoundActivity {
  #rest: Int16Array = new Int16Array(0);
  #peak = 0;

  /** For each frame that `samples` completed, whether it has sound. */
  add(samples: Int16Array): boolean[] {
    const joined = new Int16Array(this.#rest.length + samples.length);
    joined.set(this.#rest);
    joined.set(samples, this.#rest.length);
    const frames: boolean[] = [];
    let at = 0;
    for (; at + FRAME_SAMPLES <= joined.length; at += FRAME_SAMPLES) frames.push(this.#hasSound(joined.subarray(at, at + FRAME_SAMPLES)));
    this.#rest = joined.slice(at);
    return frames;
  }

  #hasSound(frame: Int16Array): boolean {
    const level = rootMeanSquare(frame);
    this.#peak = Math.max(this.#peak, level);
    return level > Math.max(SILENCE_FLOOR, this.#peak * SILENCE_SHARE);
  }
}
