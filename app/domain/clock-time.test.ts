import { expect, test } from "vitest";

import { clockTime, lengthInWords } from "./clock-time";

test.each([
  [0, "0:00"],
  [999, "0:00"],
  [247_000, "4:07"],
  [3_847_000, "1:04:07"],
  [-5, "0:00"],
])("%d ms on the clock is %s", (ms, text) => {
  expect(clockTime(ms)).toBe(text);
});

test.each([
  [0, "0 s"],
  [45_000, "45 s"],
  [59_700, "59 s"],
  [89_000, "1 min"],
  [720_000, "12 min"],
  [3_600_000, "1 h"],
  [3_900_000, "1 h 5 min"],
])("a length of %d ms reads %s", (ms, text) => {
  expect(lengthInWords(ms)).toBe(text);
});
