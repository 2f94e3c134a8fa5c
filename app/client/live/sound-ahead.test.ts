import { expect, test } from "vitest";

import type { AudioFrame } from "~/domain/protocol";

import { createSoundAhead } from "./sound-ahead";

const frame = (given: Partial<AudioFrame> = {}): AudioFrame => ({ turnId: "reply1", epoch: 7, firstSample: 0, samples: new Int16Array(640), ...given });

test("what was kept of a reply is given once, in order", () => {
  const ahead = createSoundAhead();
  const frames = [frame(), frame({ firstSample: 640 })];
  frames.forEach(ahead.keep);
  expect(ahead.take({ turnId: "reply1", epoch: 7 })).toEqual(frames);
  expect(ahead.take({ turnId: "reply1", epoch: 7 })).toEqual([]);
});

test("only the latest reply is kept, and not for another try of it", () => {
  const ahead = createSoundAhead();
  ahead.keep(frame({ epoch: 5 }));
  expect(ahead.take({ turnId: "reply1", epoch: 7 })).toEqual([]);
  ahead.keep(frame({ epoch: 5 }));
  ahead.keep(frame({ epoch: 7, firstSample: 640 }));
  expect(ahead.take({ turnId: "reply1", epoch: 7 })).toEqual([frame({ firstSample: 640 })]);
});

test("a lost connection leaves nothing behind", () => {
  const ahead = createSoundAhead();
  ahead.keep(frame());
  ahead.forget();
  expect(ahead.take({ turnId: "reply1", epoch: 7 })).toEqual([]);
});

test("at most a second is kept", () => {
  const ahead = createSoundAhead();
  for (let firstSample = 0; firstSample < 64_000; firstSample += 640) ahead.keep(frame({ firstSample }));
  expect(ahead.take({ turnId: "reply1", epoch: 7 }).at(-1)).toMatchObject({ firstSample: 16_000 - 640 });
});
