import { expect, test } from "vitest";

import { pcmBytes, rootMeanSquare } from "~/domain/audio";

import { COMPLETE_ANSWERS } from "./complete-answers";
import { INCOMPLETE_CLAUSES } from "./incomplete-clauses";
import { KINDS } from "./labelled-item";
import { makeItem } from "./make-item";

test("there are more than a hundred different clauses and answers", () => {
  expect(new Set(INCOMPLETE_CLAUSES.map(([said]) => said)).size).toBeGreaterThan(100);
  expect(new Set(COMPLETE_ANSWERS).size).toBeGreaterThan(100);
});

test.each(KINDS)("a %s is the same for the same seed and another one for another", async (kind) => {
  const soundOf = async (seed: number): Promise<Buffer> => Buffer.from(pcmBytes((await makeItem(kind, 3, seed)).samples));
  const sound = await soundOf(1);
  expect(sound.equals(await soundOf(1))).toBe(true);
  expect(sound.equals(await soundOf(2))).toBe(false);
});

test("a pause lasts 2 to 4 s, is silent, and has words before and after it", async () => {
  for (const number of [0, 40, 90]) {
    const { pause, samples, words } = await makeItem("pause", number, 1);
    if (!pause) throw new Error("no pause");
    const ms = (pause.to - pause.from) / 16;
    expect(ms).toBeGreaterThanOrEqual(2_000);
    expect(ms).toBeLessThanOrEqual(4_000);
    expect(rootMeanSquare(samples.subarray(pause.from, pause.to))).toBeLessThan(0.01);
    expect(words.some((word) => word.endSample <= pause.from)).toBe(true);
    expect(words.some((word) => word.startSample >= pause.to)).toBe(true);
  }
});

test("the voice is where the label says", async () => {
  const { samples, onsetSample, endSample, words } = await makeItem("interruption", 7, 1);
  expect(rootMeanSquare(samples.subarray(onsetSample, onsetSample + 3_200))).toBeGreaterThan(rootMeanSquare(samples.subarray(0, onsetSample)) * 3);
  expect(words[0]?.startSample).toBeGreaterThanOrEqual(onsetSample);
  expect(words.at(-1)?.endSample).toBeLessThanOrEqual(endSample);
});

test("an echo has nothing in the microphone but the way it comes back", async () => {
  const { samples, echo, interviewer } = await makeItem("echo", 1, 1);
  expect(rootMeanSquare(samples)).toBeLessThan(0.01);
  expect(echo?.taps.length).toBeGreaterThan(1);
  expect(interviewer?.words.length).toBeGreaterThan(20);
});
