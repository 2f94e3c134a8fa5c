import { expect, test } from "vitest";

import { SentClock } from "./sent-clock";

test("silence that kept the socket alive is not in the stream", () => {
  const clock = new SentClock();
  clock.silence(16_000);
  clock.sound(0, 16_000);
  clock.silence(1_600);
  clock.silence(1_600);
  clock.sound(16_000, 16_000);
  expect([0.5, 1, 1.5, 2, 2.1, 2.2, 2.7].map((seconds) => clock.place(seconds))).toEqual([0, 0, 8_000, 16_000, 16_000, 16_000, 24_000]);
});

test("a socket that begins in the middle of a stream counts from there", () => {
  const clock = new SentClock();
  clock.sound(48_000, 16_000);
  clock.sound(64_000, 16_000);
  expect(clock.place(1.5)).toBe(72_000);
  expect(clock.sent).toBe(32_000);
});

test("nothing lies behind what was sent, or before anything was", () => {
  const clock = new SentClock();
  expect(clock.place(3)).toBe(0);
  clock.sound(0, 1_600);
  expect(clock.place(3)).toBe(1_600);
});
