import { expect, test } from "vitest";

import { createCalmFrames } from "./calm-frames";

const after = (probabilities: readonly number[]): number[] => {
  const isOver = createCalmFrames();
  return probabilities.flatMap((probability, frame) => (isOver(probability) ? [frame] : []));
};

test("the state begins anew after each second of silence", () => {
  expect(after(Array.from({ length: 70 }, () => 0.02))).toEqual([31, 63]);
});

test("anything that may be a voice counts the silence from the beginning", () => {
  expect(after([...Array.from({ length: 31 }, () => 0), 0.3, ...Array.from({ length: 32 }, () => 0)])).toEqual([63]);
});
