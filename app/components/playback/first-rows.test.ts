import { expect, test } from "vitest";

import { firstRows } from "./first-rows";
import { playbackRows, type RecordedTurn } from "./playback-model";

function rowsOf({ count, answer }: { count: number; answer: number }) {
  const turns = Array.from({ length: count }, (_, index): RecordedTurn[] => [
    { role: "interviewer", turnId: `q${index}`, startMs: 0, durationMs: 1, audioUrl: null, words: [], heard: "Why?", unheard: "" },
    { role: "candidate", turnId: `a${index}`, startMs: 0, durationMs: 1, audioUrl: null, words: [], take: 1, text: "w".repeat(answer), originalText: null, source: null, pauses: [] },
  ]);
  return playbackRows({ rows: turns.flat(), chapters: [], marks: [{ type: "notice", after: 2, message: "n" }], totalMs: 1 });
}

test("a short interview comes whole", () => {
  expect(firstRows(rowsOf({ count: 20, answer: 300 }))).toBe(21);
  expect(firstRows([])).toBe(0);
});

test("of a long one come the rows that fill a tall screen, at least one and never more than eight", () => {
  expect(firstRows(rowsOf({ count: 54, answer: 2_000 }))).toBe(3);
  expect(firstRows(rowsOf({ count: 2, answer: 40_000 }))).toBe(1);
  expect(firstRows(rowsOf({ count: 300, answer: 20 }))).toBe(8);
  expect(firstRows(rowsOf({ count: 12, answer: 2_000 }))).toBe(3);
});
