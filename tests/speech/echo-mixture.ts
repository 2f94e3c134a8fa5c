import { SAMPLE_RATE, msToSamples } from "~/domain/audio";
import { ECHO_RATE } from "~/domain/echo";
import type { EchoGate } from "~/client/echo-gate";
import type { VoiceFrame } from "~/domain/voice-activity";
import { INITIAL_VOICE_ACTIVITY, type VoiceEvent, stepVoiceActivity } from "~/domain/voice-activity";

import { createResampler } from "../../public/worklets/resampler.js";

export interface EchoOptions {
  /** Echo against what was played. */
  gainDb: number;
  delayMs: number;
  /** Reflections after the first arrival: how much later, and how much quieter than it. */
  reflections?: readonly { afterMs: number; gainDb: number }[];
}

const gainOf = (db: number): number => 10 ** (db / 20);

/** What the microphone hears of `played` (16 kHz) in a room: as long as it, and clipped like it. */
export function echoOf(played: Int16Array, { gainDb, delayMs, reflections = [] }: EchoOptions): Float64Array {
  const echo = new Float64Array(played.length);
  for (const { afterMs, gainDb: quieter } of [{ afterMs: 0, gainDb: 0 }, ...reflections]) {
    const lag = msToSamples(delayMs + afterMs);
    const gain = gainOf(gainDb + quieter);
    for (let index = lag; index < echo.length; index += 1) echo[index] = (echo[index] ?? 0) + gain * (played[index - lag] ?? 0);
  }
  return echo;
}

/** A desk and a screen, and a wall. */
export const ROOM = [
  { afterMs: 1.7, gainDb: -5 },
  { afterMs: 5.3, gainDb: -8 },
  { afterMs: 11.9, gainDb: -11 },
  { afterMs: 19.1, gainDb: -15 },
];

export const mix = (length: number, parts: readonly { samples: ArrayLike<number>; from?: number; gain?: number }[]): Int16Array => {
  const sum = new Float64Array(length);
  for (const { samples, from = 0, gain = 1 } of parts) {
    for (let index = 0; index < samples.length && from + index < length; index += 1) {
      sum[from + index] = (sum[from + index] ?? 0) + gain * (samples[index] ?? 0);
    }
  }
  return Int16Array.from(sum, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value))));
};

/** White noise of a quiet room, from a seed. */
export function roomNoise(length: number, { seed, rms = 12 }: { seed: number; rms?: number }): Float64Array {
  let state = seed >>> 0 || 1;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  return Float64Array.from({ length }, () => rms * Math.sqrt(12) * next());
}

/** Root mean square where there is sound at all: pauses of the speech do not count. */
export function speechLevel(samples: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let from = 0; from + 320 <= samples.length; from += 320) {
    let energy = 0;
    for (let index = from; index < from + 320; index += 1) energy += (samples[index] ?? 0) ** 2;
    if (energy / 320 < 100 ** 2 / 4) continue;
    sum += energy;
    count += 320;
  }
  return Math.sqrt(sum / Math.max(1, count));
}

/** Runs `gate` over the detector's frames of `heard` as the page does while `played` is played, in packets of 20 ms. */
export function gateFrames(gate: EchoGate, { played, heard, frames }: { played: Int16Array; heard: Int16Array; frames: readonly VoiceFrame[] }): VoiceFrame[] {
  const reference = createResampler({ fromRate: SAMPLE_RATE, toRate: ECHO_RATE }).push(Float32Array.from(played, (sample) => sample / 32_768));
  const waiting = [...frames];
  const judged: VoiceFrame[] = [];
  for (let first = 0; first + 320 <= heard.length; first += 320) {
    const piece = reference.slice(first / 4, first / 4 + 80);
    if (piece.some((sample) => sample !== 0)) gate.played({ clockSample: first, samples: piece });
    gate.heard({ firstSample: first, samples: heard.subarray(first, first + 320) });
    while (waiting[0] && waiting[0].frameEndSample <= first + 320) judged.push(gate.judge(waiting.shift() as VoiceFrame));
  }
  return judged;
}

export function voiceEvents(frames: readonly VoiceFrame[]): VoiceEvent[] {
  let state = INITIAL_VOICE_ACTIVITY;
  return frames.flatMap((frame) => {
    const step = stepVoiceActivity(state, frame);
    state = step.state;
    return step.events;
  });
}
