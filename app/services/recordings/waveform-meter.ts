import { SAMPLE_RATE } from "~/domain/audio";

/** Values for each second of sound: more than a screen shows of a minute. */
export const WAVEFORM_PER_SECOND = 20;
const SAMPLES_PER_VALUE = SAMPLE_RATE / WAVEFORM_PER_SECOND;
const FULL_SCALE = 32_768;

/** How loud a sound is: the peak of each twentieth of a second, 0 to 255. */
export class WaveformMeter {
  readonly values: Uint8Array;

  constructor(samples: number) {
    this.values = new Uint8Array(Math.ceil(samples / SAMPLES_PER_VALUE));
  }

  /** `first`: the place of the window's first sample. */
  add(window: Int16Array, first: number): void {
    for (let index = 0; index < window.length; index += 1) {
      const value = Math.round((Math.abs(window[index] ?? 0) / FULL_SCALE) * 255);
      const at = Math.floor((first + index) / SAMPLES_PER_VALUE);
      if (value > (this.values[at] ?? 255)) this.values[at] = value;
    }
  }
}
