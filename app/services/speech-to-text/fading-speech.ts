import { SAMPLE_RATE, msToSamples, rootMeanSquare } from "~/domain/audio";

import { hasSpeechLevel } from "./voiced-energy";

/** The end of a packet is told from its last 10 ms; the burst that ends a "t" is no longer. */
const EDGE = msToSamples(10);
/** 10 dB below the loudest of the last moments a voice is fading: so do most words at their end, and some sounds within them. */
const FADED = 0.3;
/** What is left of that loudest level after a second; a tenth of it goes every 20 ms. */
const PEAK_KEPT_PER_SECOND = 0.9 ** 50;

/** Tells of 16 kHz sound, packet by packet, where speech fades or has just fallen silent: a word may be ending there. */
export class FadingSpeech {
  #endsLoud = false;
  /** Root mean square of the loudest packet of late. */
  #peak = 0;

  /** Whether it does at the end of this packet. */
  fadesIn(samples: Int16Array): boolean {
    const edge = samples.subarray(-EDGE);
    const wasLoud = this.#endsLoud;
    this.#endsLoud = hasSpeechLevel(edge);
    this.#peak = Math.max(this.#peak * PEAK_KEPT_PER_SECOND ** (samples.length / SAMPLE_RATE), rootMeanSquare(samples));
    return this.#endsLoud ? rootMeanSquare(edge) < this.#peak * FADED : wasLoud || hasLoudMoment(samples);
  }
}

function hasLoudMoment(samples: Int16Array): boolean {
  for (let at = 0; at < samples.length; at += EDGE) if (hasSpeechLevel(samples.subarray(at, at + EDGE))) return true;
  return false;
}
