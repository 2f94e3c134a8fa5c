import { SAMPLE_RATE, msToSamples } from "~/domain/audio";

import type { Random } from "../../../tests/machines/simulation/random";

/** Sound as numbers from -1 to 1, 16 kHz. */
export type Sound = Float32Array;

/** A resonance of a mouth and throat, as two poles; `level` is its peak against the others'. */
interface Formant {
  hertz: number;
  width: number;
  level: number;
}

/** The quiet of a room: a hiss with more bass than treble. `level` is its root mean square. */
export function roomNoise(random: Random, length: number, level: number): Sound {
  const noise = new Float32Array(length);
  let low = 0;
  for (let at = 0; at < length; at += 1) {
    low = 0.92 * low + 0.08 * white(random);
    noise[at] = 0.7 * low + 0.3 * white(random) * 0.25;
  }
  return scaledTo(noise, level);
}

/** Two to four bursts: air that is suddenly let out through an open throat. 0.3 to 1.2 s long, `peak` of full scale. */
export function cough(random: Random, peak: number): Sound {
  const bursts = 2 + Math.floor(random.next() * 3);
  const gap = msToSamples(random.between(150, 280));
  const sound = new Float32Array(bursts * gap + msToSamples(250));
  for (let burst = 0; burst < bursts; burst += 1) {
    const decay = msToSamples(random.between(35, 80));
    const strength = random.between(0.6, 1) * 0.85 ** burst;
    addBurst(sound, burst * gap, (at) => strength * Math.min(1, at / msToSamples(4)) * Math.exp(-at / decay) * white(random));
  }
  return peakedAt(throughFormants(sound, throat(random)), peak);
}

/** A rattle at 25 to 60 Hz through the throat, 0.25 to 0.6 s. */
export function throatClearing(random: Random, peak: number): Sound {
  const length = msToSamples(random.between(250, 600));
  const rattle = random.between(25, 60);
  const sound = new Float32Array(length);
  for (let at = 0; at < length; at += 1) {
    const phase = (at * rattle) / SAMPLE_RATE;
    const open = Math.exp(-6 * (phase - Math.floor(phase)));
    sound[at] = white(random) * open * Math.sin((Math.PI * at) / length);
  }
  return peakedAt(throughFormants(sound, throat(random)), peak);
}

/** Somebody types: a click as each key goes down, a softer one as it comes up. `peak` is the loudest. */
export function typing(random: Random, ms: number, peak: number): Sound {
  const sound = new Float32Array(msToSamples(ms) + msToSamples(150));
  for (let at = 0; at < msToSamples(ms); at += msToSamples(random.between(70, 260))) {
    const loud = random.between(0.5, 1);
    addClick(random, sound, at, loud);
    addClick(random, sound, at + msToSamples(random.between(50, 100)), loud * 0.4);
  }
  return peakedAt(sound, peak);
}

function addClick(random: Random, sound: Sound, from: number, loud: number): void {
  const decay = msToSamples(random.between(1, 3));
  let before = 0;
  addBurst(sound, from, (at) => {
    if (at > 8 * decay) return 0;
    const noise = white(random);
    const bright = noise - 0.8 * before;
    before = noise;
    return loud * bright * Math.exp(-at / decay);
  });
}

function addBurst(sound: Sound, from: number, value: (at: number) => number): void {
  const to = Math.min(sound.length, from + msToSamples(250));
  for (let at = from; at < to; at += 1) sound[at] = (sound[at] ?? 0) + value(at - from);
}

const throat = (random: Random): Formant[] => [
  { hertz: random.between(450, 900), width: 180, level: 1 },
  { hertz: random.between(1_200, 2_000), width: 300, level: 0.6 },
  { hertz: random.between(2_400, 3_400), width: 500, level: 0.35 },
];

function throughFormants(sound: Sound, formants: readonly Formant[]): Sound {
  const shaped = new Float32Array(sound.length);
  for (const { hertz, width, level } of formants) {
    const radius = Math.exp((-Math.PI * width) / SAMPLE_RATE);
    const turn = 2 * radius * Math.cos((2 * Math.PI * hertz) / SAMPLE_RATE);
    let [one, two] = [0, 0];
    for (let at = 0; at < sound.length; at += 1) {
      const next = (1 - radius) * (sound[at] ?? 0) + turn * one - radius * radius * two;
      [two, one] = [one, next];
      shaped[at] = (shaped[at] ?? 0) + level * next;
    }
  }
  return shaped;
}

const white = (random: Random): number => 2 * random.next() - 1;

function peakedAt(sound: Sound, peak: number): Sound {
  const highest = sound.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return highest > 0 ? sound.map((value) => (value * peak) / highest) : sound;
}

function scaledTo(sound: Sound, level: number): Sound {
  const power = sound.reduce((sum, value) => sum + value * value, 0) / Math.max(1, sound.length);
  return power > 0 ? sound.map((value) => (value * level) / Math.sqrt(power)) : sound;
}
