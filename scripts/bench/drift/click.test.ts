import { expect, test } from "vitest";

import { clicksIn, soundWithClicks } from "./click";

test("clicks are found where they begin, to the sample", () => {
  const places = [1_600, 9_003, 31_111];
  expect(clicksIn(soundWithClicks(40_000, places))).toEqual(places);
});

test("quieter and with noise they are found as well", () => {
  const sound = soundWithClicks(40_000, [12_345]).map((sample, at) => sample * 0.5 + ((at * 31) % 200) - 100);
  expect(clicksIn(sound)).toEqual([12_345]);
});

test("other sound is no click", () => {
  expect(clicksIn(Int16Array.from({ length: 16_000 }, (_, at) => 9_000 * Math.sin(at / 7)))).toEqual([]);
});
