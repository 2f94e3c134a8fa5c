import { msToSamples, samplesToMs } from "~/domain/audio";
import type { SpeechCodec } from "~/services/recordings/speech-codec";
import { packSound, unpackSound, windowsOf } from "~/services/recordings/stored-sound.server";
import { WebmFile } from "~/services/recordings/webm-reader";

import { PACKET_SAMPLES } from "./witness";

/** What is compared at a time, and how far apart: a quarter of a second of each second. */
const WINDOW = msToSamples(250);
const HOP = msToSamples(1_000);
/** How far a window is looked for on either side. */
const REACH = msToSamples(60);
/** Under this (root mean square of sample values) a stretch is the room's quiet and has no place. */
const VOICED = 300;
/** Under this correlation the sound is not there. */
const FOUND = 0.6;
/** A packet that differs by so much of its own level is not there: one that is silent differs by all of its level, another sound by more. */
const LOST_SHARE = 0.6;
/** By so much it was made worse on its way: one that was packed of what was packed before differs by about a third. */
const WORSE_SHARE = 0.15;
/** Sample values that are nothing beside a voice. */
const TOLERATED = 40;

export interface Offsets {
  /** Of each window that was found, absolute. */
  ms: number[];
  /** Windows that were not found within 60 ms of their place. */
  notFound: number;
}

/** What a player hears of `samples` once they went through the store's codec. */
export async function throughCodec(codec: SpeechCodec, samples: Int16Array): Promise<Int16Array> {
  const { bytes } = await packSound(codec, windowsOf(samples));
  return unpackSound(new WebmFile(bytes), { codec, from: 0, to: Infinity });
}

/** Packets of 20 ms of `expected`, by number, that are not in `stored` at their place, and those that are, but worse. Both went through the same codec. */
export function comparePackets(expected: Int16Array, stored: Int16Array): { lost: number[]; worse: number[] } {
  const [lost, worse]: [number[], number[]] = [[], []];
  for (let at = 0; at < expected.length; at += PACKET_SAMPLES) {
    const wanted = expected.subarray(at, at + PACKET_SAMPLES);
    const found = stored.subarray(at, at + wanted.length);
    const [level, apart] = [levelOf(wanted), levelOf(difference(wanted, found))];
    if (found.length < wanted.length || apart > TOLERATED + LOST_SHARE * level) lost.push(at / PACKET_SAMPLES);
    else if (apart > TOLERATED + WORSE_SHARE * level) worse.push(at / PACKET_SAMPLES);
  }
  return { lost, worse };
}

/** First sample and the one past the last. */
export type Span = readonly [from: number, to: number];

/** By how much `spoken` is displaced in `recording`, where its first sample should be sample `at`; but for where somebody else speaks, too. */
export function offsetsOf(spoken: Int16Array, recording: Int16Array, { at, others = [] }: { at: number; others?: readonly Span[] }): Offsets {
  const offsets: Offsets = { ms: [], notFound: 0 };
  for (let from = 0; from + WINDOW <= spoken.length; from += HOP) {
    const window = spoken.subarray(from, from + WINDOW);
    const isAlone = !others.some(([first, end]) => first < at + from + WINDOW && at + from < end);
    if (!isAlone || levelOf(window) < VOICED) continue;
    const { lag, correlation } = placeOf(window, recording, { at: at + from, reach: REACH });
    if (correlation < FOUND) offsets.notFound += 1;
    else offsets.ms.push(samplesToMs(Math.abs(lag)));
  }
  return offsets;
}

/** Where `window` lies in `recording`, by the best normalised correlation within `reach` of `at`. */
function placeOf(window: Int16Array, recording: Int16Array, { at, reach }: { at: number; reach: number }): { lag: number; correlation: number } {
  const own = energyOf(window);
  let best = { lag: 0, correlation: 0 };
  for (let lag = -reach; lag <= reach; lag += 1) {
    const from = at + lag;
    if (from < 0 || from + window.length > recording.length) continue;
    const there = recording.subarray(from, from + window.length);
    const correlation = product(window, there) / Math.sqrt(own * energyOf(there) || 1);
    if (correlation > best.correlation) best = { lag, correlation };
  }
  return best;
}

/** Root mean square of sample values. */
export const levelOf = (samples: ArrayLike<number>): number => Math.sqrt(energyOf(samples) / Math.max(1, samples.length));

function energyOf(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < samples.length; index += 1) sum += (samples[index] ?? 0) ** 2;
  return sum;
}

function product(one: Int16Array, other: Int16Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return sum;
}

function difference(one: Int16Array, other: Int16Array): Float64Array {
  return Float64Array.from(one, (sample, index) => sample - (other[index] ?? 0));
}
