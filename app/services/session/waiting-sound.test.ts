import { expect, test } from "vitest";

import type { AudioFrame } from "~/domain/protocol";

import { WaitingSound } from "./waiting-sound";

const frame = (turnId: string, firstSample: number): AudioFrame => ({ turnId, epoch: 0, firstSample, samples: new Int16Array(320) });

test("what waits is handed over once and in order, and only to its own answer", () => {
  const waiting = new WaitingSound();
  const frames = [frame("mine", 0), frame("other", 0), frame("mine", 320)];
  for (const one of frames) waiting.add(one);
  expect(waiting.take("mine")).toEqual([frames[0], frames[2]]);
  expect(waiting.take("mine")).toEqual([]);
  expect(waiting.take("other")).toEqual([]);
});

test("a discarded answer's sound waits no longer, and no more than a minute does", () => {
  const waiting = new WaitingSound();
  const second = (index: number): AudioFrame => ({ ...frame("mine", index * 16_000), samples: new Int16Array(16_000) });
  for (let index = 0; index < 60; index += 1) expect(waiting.add(second(index))).toBe(true);
  expect(waiting.add(second(60))).toBe(false);
  waiting.forget(["mine"]);
  expect(waiting.add(frame("mine", 0))).toBe(true);
  expect(waiting.take("mine")).toHaveLength(1);
});
