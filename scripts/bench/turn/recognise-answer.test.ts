import { expect, test } from "vitest";

import { createAnswerRecogniser } from "./recognise-answer";

/** A word is 0.2 s of its level, and 0.1 s of silence follows it. */
function answerOf(levels: readonly number[]) {
  const samples = new Int16Array(levels.length * 4_800);
  const words = levels.map((level, index) => {
    const startSample = index * 4_800;
    samples.fill(level, startSample, startSample + 3_200);
    return { text: `w${level}`, from: 0, to: 0, startSample, endSample: startSample + 3_200 };
  });
  return { text: words.map(({ text }) => text).join(" "), samples, words, endSample: samples.length - 1_600 };
}

const first = answerOf([3_000, 9_000, 2_000]);
const second = answerOf([3_000, 1_500, 8_000]);
const recognise = createAnswerRecogniser([first, second]);

/** What was heard after half a second of a quiet room. */
function heard(samples: Int16Array, upTo: number): Int16Array {
  const sound = new Int16Array(8_000 + upTo).fill(5);
  sound.set(samples.subarray(0, upTo), 8_000);
  return sound;
}

test("an answer is told from the others by its loudness, with its words where they are", () => {
  expect(recognise(heard(first.samples, 14_400)).text).toBe("w3000 w9000 w2000");
  expect(recognise(heard(second.samples, 14_400)).words.map(({ endSample }) => endSample)).toEqual([11_200, 16_000, 20_800]);
});

test("a word is told once it is over", () => {
  expect(recognise(heard(second.samples, 7_900)).text).toBe("w3000");
  expect(recognise(heard(second.samples, 8_000)).text).toBe("w3000 w1500");
  expect(recognise(new Int16Array(16_000)).text).toBe("");
});
