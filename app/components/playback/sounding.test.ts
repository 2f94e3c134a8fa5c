import { expect, test } from "vitest";

import type { RecordedTurn } from "./playback-model";
import { soundingRoute } from "./sounding";

const answer = (words: [number, number][], change: Partial<RecordedTurn> = {}): RecordedTurn =>
  ({
    role: "candidate",
    turnId: "a",
    startMs: 1_000,
    durationMs: 10_000,
    audioUrl: "/a",
    words: words.map(([startMs, endMs]) => ({ text: "w", startMs, endMs })),
    take: 1,
    text: "w",
    originalText: null,
    source: "server",
    ...change,
  }) as RecordedTurn;

test("pauses of up to a second are kept; of longer ones, a little at both ends", () => {
  const turn = answer([
    [2_000, 2_400],
    [3_400, 3_800],
    [6_000, 6_500],
  ]);
  expect(soundingRoute([turn])).toEqual([
    { fromMs: 1_750, toMs: 4_050 },
    { fromMs: 5_750, toMs: 6_750 },
  ]);
});

test("a turn without times sounds from beginning to end, and nothing sounds after it was cut off", () => {
  expect(soundingRoute([answer([])])).toEqual([{ fromMs: 750, toMs: 11_250 }]);
  expect(
    soundingRoute([
      answer([
        [10_500, 11_800],
        [12_000, 12_500],
      ]),
    ]),
  ).toEqual([{ fromMs: 10_250, toMs: 11_250 }]);
});
