import { expect, test } from "vitest";

import { createVoiceFramer } from "./voice-frames";

const packet = (firstSample: number) => ({ firstSample, samples: new Int16Array(320).fill(16_384) });

test("packets of 320 samples become frames of 512 whose ends are exact on the clock", () => {
  const frames = createVoiceFramer();
  const ends = [1000, 1320, 1640, 1960, 2280].flatMap((first) => frames(packet(first))).map((frame) => frame.frameEndSample);
  expect(ends).toEqual([1512, 2024, 2536]);
});

test("after a gap the frames start anew where the sound starts anew", () => {
  const frames = createVoiceFramer();
  frames(packet(0));
  const [first] = frames(packet(320));
  expect(first).toMatchObject({ frameEndSample: 512, first: true });
  const after = [10_000, 10_320, 10_640, 10_960].flatMap((start) => frames(packet(start)));
  expect(after.map(({ frameEndSample, first: anew }) => [frameEndSample, anew])).toEqual([
    [10_512, true],
    [11_024, false],
  ]);
  expect(after[0]?.samples.every((sample) => sample === 0.5)).toBe(true);
});
