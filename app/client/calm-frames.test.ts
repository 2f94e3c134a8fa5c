import { expect, test } from "vitest";

import { createCalmFrames } from "./calm-frames";

const after = (probabilities: readonly number[]): number[] => {
  const isOver = createCalmFrames();
  return probabilities.flatMap((probability, frame) => (isOver(probability) ? [frame] : []));
};

test("the state begins anew after each half second of silence", () => {
  expect(after(Array.from({ length: 40 }, () => 0.02))).toEqual([15, 31]);
});

test("anything that may be a voice counts the silence from the beginning", () => {
  expect(after([...Array.from({ length: 15 }, () => 0), 0.3, ...Array.from({ length: 16 }, () => 0)])).toEqual([31]);
});
