import { expect, test } from "vitest";

import { concatSamples } from "~/domain/audio";

import { FadingSpeech } from "./fading-speech";

/** 10 ms of a tone whose root mean square is `level`, where 1 is full scale. */
const tone = (level: number): Int16Array => Int16Array.from({ length: 160 }, (_, index) => Math.round(level * Math.SQRT2 * 32_767 * Math.sin(index * 0.3)));

/** What is told of packets of 20 ms, each given by the levels of its halves. */
function told(packets: readonly (readonly [number, number])[]): boolean[] {
  const fading = new FadingSpeech();
  return packets.map((halves) => fading.fadesIn(concatSamples(halves.map(tone))));
}

test("a voice that goes on is not fading, and silence is told once", () => {
  expect(told([[0.1, 0.1], [0.1, 0.08], [0.08, 0.1]])).toEqual([false, false, false]);
  expect(told([[0.1, 0.1], [0.05, 0], [0, 0], [0, 0]])).toEqual([false, true, false, false]);
  expect(told([[0.1, 0.1], [0, 0], [0, 0]])).toEqual([false, true, false]);
});

test("a word that fades is told before it is silent, by what was loud just now", () => {
  expect(told([[0.1, 0.1], [0.06, 0.02], [0.015, 0.01], [0, 0]])).toEqual([false, true, true, true]);
  // Somebody who speaks softly is not fading.
  expect(told([[0.1, 0.1], ...Array.from({ length: 30 }, () => [0.02, 0.02] as const)]).at(-1)).toBe(false);
});

test("a short burst behind a silence ends a word as well", () => {
  expect(told([[0.1, 0.1], [0, 0], [0, 0], [0.006, 0], [0, 0]])).toEqual([false, true, false, true, false]);
});

test("a room's own noise is silence, and a noise as loud as speech never fades", () => {
  expect(told([[0.003, 0.003], [0.004, 0.002]])).toEqual([false, false]);
  expect(told([[0.02, 0.02], [0.018, 0.022], [0.021, 0.017]])).toEqual([false, false, false]);
});
