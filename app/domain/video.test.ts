import { expect, test } from "vitest";

import type { RecordEvent } from "./record";
import { touches, videoOf } from "./video";

const starts = (...events: RecordEvent[]) => videoOf(events).map(({ startSample }) => startSample);
const redone = { type: "answer.redone", turnId: "t".repeat(20), questionTurnId: "q".repeat(20), turnIds: [] } as const;

const segment = (startSample: number, samples = 160_000): Extract<RecordEvent, { type: "video.stored" }> => ({
  type: "video.stored",
  segmentId: `segment${String(startSample).padStart(12, "0")}`,
  startSample,
  samples,
  format: "webm",
  bytes: 10,
  sha256: "0".repeat(64),
});

test("segments stand in the order of the clock, whenever they arrived", () => {
  expect(starts(segment(160_000), segment(320_000), segment(0))).toEqual([0, 160_000, 320_000]);
});

test("whatever touches a thrown away answer goes, and what only borders on it stays", () => {
  const voided = { fromSample: 160_000, toSample: 200_000 };
  expect(touches(segment(0), voided)).toBe(false);
  expect(touches(segment(0, 160_001), voided)).toBe(true);
  expect(touches(segment(199_999), voided)).toBe(true);
  expect(touches(segment(200_000), voided)).toBe(false);
  expect(starts(segment(0), segment(160_000), segment(320_000), { ...redone, turnIds: [], voided })).toEqual([0, 320_000]);
});

test("an answer that took no time takes the segment that it lies in", () => {
  expect(touches(segment(0), { fromSample: 80_000, toSample: 80_000 })).toBe(true);
});

test("records older than video throw nothing of it away, and a removal takes all up to its place", () => {
  expect(starts(segment(0), { ...redone, turnIds: [] })).toEqual([0]);
  expect(starts(segment(0), segment(160_000), { type: "video.removed", toSample: 320_000 }, segment(320_000))).toEqual([320_000]);
});
