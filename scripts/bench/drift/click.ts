import { SAMPLE_RATE, msToSamples } from "~/domain/audio";

/** 10 ms that rise from 500 to 5,000 Hz: found to the sample by correlation, also after a codec. */
const CLICK = makeClick();
export const CLICK_SAMPLES = CLICK.length;
/** A level that no pause reaches, in sample values: where it begins is where a click is looked for. */
const LOUD = 2_500;
const FOUND = 0.6;
/** Two clicks are further apart. */
const APART = msToSamples(300);
/** A room is never silent. */
const NOISE = 10;

function makeClick(): Int16Array {
  const length = msToSamples(10);
  return Int16Array.from({ length }, (_, at) => {
    const seconds = at / SAMPLE_RATE;
    const turns = 500 * seconds + (4_500 / (2 * (length / SAMPLE_RATE))) * seconds ** 2;
    return Math.round(16_000 * Math.sin(2 * Math.PI * turns) * Math.sin((Math.PI * at) / length) ** 2);
  });
}

/** A room's quiet with a click beginning at each of `places`. */
export function soundWithClicks(length: number, places: readonly number[]): Int16Array {
  const sound = Int16Array.from({ length }, (_, at) => ((at * 7_919) % (2 * NOISE + 1)) - NOISE);
  for (const place of places) sound.set(CLICK.subarray(0, Math.max(0, length - place)), place);
  return sound;
}

/** Where clicks begin in `sound` (16 kHz), ascending. */
export function clicksIn(sound: Int16Array): number[] {
  const found: number[] = [];
  for (let at = 0; at < sound.length; at += 1) {
    if (Math.abs(sound[at] ?? 0) < LOUD) continue;
    const { place, correlation } = bestPlace(sound, at);
    if (correlation < FOUND) continue;
    found.push(place);
    at = place + APART;
  }
  return found;
}

function bestPlace(sound: Int16Array, near: number): { place: number; correlation: number } {
  let best = { place: near, correlation: 0 };
  for (let place = Math.max(0, near - CLICK_SAMPLES); place <= near + CLICK_SAMPLES; place += 1) {
    const correlation = correlationAt(sound, place);
    if (correlation > best.correlation) best = { place, correlation };
  }
  return best;
}

function correlationAt(sound: Int16Array, place: number): number {
  let [product, own, there] = [0, 0, 0];
  for (let index = 0; index < CLICK_SAMPLES; index += 1) {
    const [one, other] = [CLICK[index] ?? 0, sound[place + index] ?? 0];
    product += one * other;
    own += one * one;
    there += other * other;
  }
  return product / Math.sqrt(own * there || 1);
}
