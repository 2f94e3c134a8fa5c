import { msToSamples } from "~/domain/audio";

import type { InterruptionClip } from "./interruption-clips";

/** So long after it was given to the microphone it is looked for. */
const SEARCH_SAMPLES = msToSamples(700);
/** So much of the voice is compared: enough to tell it from noise. */
const VOICE_SAMPLES = msToSamples(250);
const LEAST_LIKENESS = 0.8;

/** Where in `heard` the clip's voice begins, by the likeness of its first quarter of a second; null when it is nowhere. */
export function findClip(heard: Int16Array, { samples, onsetSample }: InterruptionClip, from: number): number | null {
  const voice = samples.subarray(onsetSample, onsetSample + VOICE_SAMPLES);
  let best = { at: 0, likeness: 0 };
  for (let at = from; at < from + SEARCH_SAMPLES + onsetSample; at += 1) {
    const likeness = likenessAt(heard, voice, at);
    if (likeness > best.likeness) best = { at, likeness };
  }
  return best.likeness >= LEAST_LIKENESS ? best.at : null;
}

/** Normalised correlation, 1 for the same wave at any loudness. */
function likenessAt(heard: Int16Array, voice: Int16Array, at: number): number {
  let [product, one, other] = [0, 0, 0];
  for (let index = 0; index < voice.length; index += 1) {
    const [left, right] = [heard[at + index] ?? 0, voice[index] ?? 0];
    product += left * right;
    one += left * left;
    other += right * right;
  }
  return one > 0 && other > 0 ? product / Math.sqrt(one * other) : 0;
}
