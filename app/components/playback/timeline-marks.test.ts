import fc from "fast-check";
import { expect, test } from "vitest";

import type { RecordedTurn } from "./playback-model";
import { drawableMarks, type TimelineMark, timelineMarks } from "./timeline-marks";

const ROWS: RecordedTurn[] = [
  { role: "interviewer", turnId: "q", startMs: 0, durationMs: 4_000, audioUrl: "/q", words: [], heard: "w", unheard: "w" },
  {
    role: "candidate",
    turnId: "a",
    startMs: 5_000,
    durationMs: 12_000,
    audioUrl: "/a",
    words: [],
    take: 1,
    text: "w w w",
    originalText: null,
    source: "server",
    pauses: [{ atMs: 13_500, lengthMs: 3_001 }],
  },
];
const recording = { rows: ROWS, chapters: [], marks: [{ type: "discarded" as const, after: 1, message: "An answer was discarded here" }], totalMs: 17_000 };

test("interruptions, long pauses inside an answer and what was discarded are marked on the clock", () => {
  expect(timelineMarks(recording).map(({ type, atMs, label }) => [type, atMs, label])).toEqual([
    ["interruption", 4_000, "You interrupted here"],
    ["discarded", 4_000, "An answer was discarded here"],
    ["pause", 13_500, "Pause of 3 seconds"],
  ]);
});

test("a mark is heard with what led to it, and never from before the beginning", () => {
  expect(timelineMarks(recording).map(({ playMs }) => playMs)).toEqual([2_500, 2_500, 12_000]);
  expect(timelineMarks({ ...recording, marks: [{ type: "notice", after: 0, message: "n" }] })[0]?.playMs).toBe(0);
});

test("a bookmark is a mark with its note, gone to exactly, and drawn before all others", () => {
  const all = timelineMarks({ ...recording, rows: [] }, [{ bookmarkId: "b1", atMs: 100, note: "I rambled ".repeat(20) }]);
  expect(all[1]).toMatchObject({ type: "bookmark", atMs: 100, playMs: 100 });
  expect(all[1]?.label).toMatch(/^Bookmark: I rambled .{40,60}…$/);
  expect(drawableMarks(all, 500)).toEqual([all[1]]);
  expect(timelineMarks({ ...recording, rows: [], marks: [] }, [{ bookmarkId: "b1", atMs: 100, note: "" }])[0]?.label).toBe("Bookmark");
});

const mark = fc.record({ type: fc.constantFrom("pause", "interruption" as const), atMs: fc.nat(10_000) });

test("marks that are drawn do not cover each other, and a pause never takes another's place", () => {
  fc.assert(
    fc.property(fc.array(mark, { maxLength: 40 }), fc.integer({ min: 1, max: 500 }), (given, gapMs) => {
      const marks = given.map((one, index) => ({ ...one, id: String(index), playMs: 0, label: "" })) as TimelineMark[];
      const drawn = drawableMarks(marks, gapMs);
      drawn.slice(1).forEach(({ atMs }, index) => expect(atMs - (drawn[index]?.atMs ?? 0)).toBeGreaterThanOrEqual(gapMs));
      const others = marks.filter(({ type }) => type !== "pause");
      expect(drawn.filter(({ type }) => type !== "pause")).toHaveLength(drawableMarks(others, gapMs).length);
    }),
  );
});
