import fc from "fast-check";
import { expect, test } from "vitest";

import { type Clip, clipAt, clockOf, LONGEST_GAP_MS, neighbour, stepAfter } from "./clips";

const CLIPS: Clip[] = [
  { turnId: "q1", startMs: 0, lengthMs: 4_000 },
  { turnId: "a1", startMs: 4_200, lengthMs: 10_000 },
  { turnId: "q2", startMs: 60_000, lengthMs: 3_000 },
  // Barged in: it begins before the other has ended.
  { turnId: "a2", startMs: 62_500, lengthMs: 5_000 },
];

test("turns follow each other on the clock, and the last is the last", () => {
  expect(stepAfter(CLIPS, "q1")?.clip.turnId).toBe("a1");
  expect(stepAfter(CLIPS, "a2")).toBeNull();
  expect(stepAfter(CLIPS, "unknown")).toBeNull();
});

test("short silences are kept, long ones shortened, overlaps have none", () => {
  expect(stepAfter(CLIPS, "q1")?.waitMs).toBe(200);
  expect(stepAfter(CLIPS, "a1")?.waitMs).toBe(LONGEST_GAP_MS);
  expect(stepAfter(CLIPS, "q2")?.waitMs).toBe(0);
});

test("a place on the clock is a place in a turn", () => {
  expect(clipAt(CLIPS, 1_500)).toEqual({ clip: CLIPS[0], offsetMs: 1_500 });
  expect(clipAt(CLIPS, 5_200)).toEqual({ clip: CLIPS[1], offsetMs: 1_000 });
});

test("a place in a silence is the beginning of what comes next", () => {
  expect(clipAt(CLIPS, 30_000)).toEqual({ clip: CLIPS[2], offsetMs: 0 });
});

test("where two turns overlap, the one that interrupted is heard", () => {
  expect(clipAt(CLIPS, 62_700)).toEqual({ clip: CLIPS[3], offsetMs: 200 });
});

test("after the end is the end; without sound there is no place", () => {
  expect(clipAt(CLIPS, 999_999)).toEqual({ clip: CLIPS[3], offsetMs: 5_000 });
  expect(clipAt([], 0)).toBeNull();
});

test("stepping stays within the interview and starts at its beginning", () => {
  expect(neighbour(CLIPS, null, 1)?.turnId).toBe("q1");
  expect(neighbour(CLIPS, "q1", -1)?.turnId).toBe("q1");
  expect(neighbour(CLIPS, "a1", 1)?.turnId).toBe("q2");
  expect(neighbour(CLIPS, "a2", 1)?.turnId).toBe("a2");
  expect(neighbour([], null, 1)).toBeNull();
});

test("playing through meets every turn once, in order, whatever the clock", () => {
  const lengths = fc.array(fc.tuple(fc.nat(100_000), fc.integer({ min: 1, max: 60_000 })), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(lengths, (parts) => {
      let startMs = 0;
      const clips = parts.map(([gap, lengthMs], index) => {
        const clip = { turnId: String(index), startMs: startMs + gap, lengthMs };
        startMs = clip.startMs + lengthMs;
        return clip;
      });
      const met = ["0"];
      for (let step = stepAfter(clips, "0"); step; step = stepAfter(clips, step.clip.turnId)) {
        met.push(step.clip.turnId);
        expect(step.waitMs).toBeLessThanOrEqual(LONGEST_GAP_MS);
      }
      expect(met).toEqual(clips.map(({ turnId }) => turnId));
    }),
  );
});

test("without overlaps, every place in a turn is found again from its clock", () => {
  fc.assert(
    fc.property(fc.nat(2), fc.nat(2_999), (index, offsetMs) => {
      const clip = CLIPS.slice(0, 3)[index] as Clip;
      expect(clipAt(CLIPS.slice(0, 3), clockOf(clip, offsetMs))).toEqual({ clip, offsetMs });
    }),
  );
});
