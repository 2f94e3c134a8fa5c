import { expect, test } from "vitest";

import { countPlayed, playedSoftly, playedStretches } from "./played-words";

const TURN = Int16Array.from({ length: 32_000 }, (_, at) => Math.round(9_000 * Math.sin(at / 7) * Math.sin(at / 900) + 3_000 * Math.sin(at * at * 3e-6)));
const WORDS = Array.from({ length: 8 }, (_, index) => ({ text: `w${index}`, from: index, to: index + 1, startSample: index * 4_000, endSample: (index + 1) * 4_000 }));
const joined = (...parts: Int16Array[]): Int16Array => Int16Array.from(parts.flatMap((part) => [...part]));
const silence = new Int16Array(5_000);
const times = (recording: Int16Array): number[] => countPlayed(WORDS, playedStretches(recording, TURN)).map(({ times: played }) => Math.round(played));

test("a turn with a silence in its middle was played once", () => {
  expect(times(joined(silence, TURN.subarray(0, 13_000), silence, TURN.subarray(13_000)))).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
});

test("a word that was left out is lost", () => {
  expect(times(joined(TURN.subarray(0, 12_000), silence, TURN.subarray(16_000)))).toEqual([1, 1, 1, 0, 1, 1, 1, 1]);
});

test("words that were played again are repeated", () => {
  expect(times(joined(TURN.subarray(0, 16_000), silence, TURN.subarray(8_000)))).toEqual([1, 1, 2, 2, 1, 1, 1, 1]);
});

test("another sound is none of them", () => {
  expect(times(Int16Array.from({ length: 20_000 }, (_, at) => Math.round(8_000 * Math.sin(at / 5))))).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});

test("a word that was ducked was heard softly; one that was left out was not, nor one whose place another sound has", () => {
  const [before, word, after] = [TURN.subarray(0, 12_000), TURN.subarray(12_000, 16_000), TURN.subarray(16_000)];
  const soft = (recording: Int16Array): boolean[] => {
    const stretches = playedStretches(recording, TURN);
    return WORDS.slice(3, 4).map((one) => playedSoftly(one, { turn: TURN, recording, stretches }));
  };
  expect(soft(joined(silence, before, word.map((sample, at) => Math.round(sample * Math.max(0.18, 1 - at / 320))), after))).toEqual([true]);
  expect(soft(joined(silence, before, silence, after))).toEqual([false]);
  expect(soft(joined(silence, before, Int16Array.from({ length: 6_000 }, (_, at) => Math.round(8_000 * Math.sin(at / 5))), after))).toEqual([false]);
});
