import { expect, test } from "vitest";

import { clipsOf, playbackRows, type RecordedTurn, type Recording } from "./playback-model";

const asked = (turnId: string, change: object = {}): RecordedTurn => ({
  role: "interviewer",
  turnId,
  startMs: 1_000,
  durationMs: 2_000,
  audioUrl: "/a",
  words: [],
  heard: "Why us?",
  unheard: "",
  ...change,
});
const answered = (turnId: string, change: object = {}): RecordedTurn => ({
  role: "candidate",
  turnId,
  startMs: 3_000,
  durationMs: 1_000,
  audioUrl: "/a",
  words: [],
  take: 1,
  text: "Because.",
  originalText: null,
  source: "server",
  pauses: [],
  ...change,
});
const rowsOf = (recording: Partial<Recording>) => playbackRows({ rows: [], chapters: [], marks: [], totalMs: 0, ...recording });

test("an answer stands beside its question; what is alone has a row of its own", () => {
  const rows = rowsOf({ rows: [asked("q1"), asked("q2"), answered("a2"), answered("a3")] });
  expect(rows.map((row) => row.type === "exchange" && [row.interviewer?.turnId, row.candidate?.turnId])).toEqual([
    ["q1", undefined],
    ["q2", "a2"],
    [undefined, "a3"],
  ]);
});

test("what happened between question and answer stands between them", () => {
  const rows = rowsOf({ rows: [asked("q1"), answered("a1")], marks: [{ type: "discarded", after: 1, message: "An answer was discarded here" }] });
  expect(rows.map(({ id }) => id)).toEqual(["q1", "mark-0", "a1"]);
});

test("a mark behind everything stands at the end", () => {
  const rows = rowsOf({ rows: [asked("q1")], marks: [{ type: "redone", after: 9, message: "An answer was redone here" }] });
  expect(rows.map(({ id }) => id)).toEqual(["q1", "mark-0"]);
});

test("words that were not heard are told apart", () => {
  const [row] = rowsOf({ rows: [asked("q1", { heard: "Why", unheard: "us?" })] });
  expect(row).toMatchObject({ interviewer: { text: "Why us?", heardLength: 3 } });
});

test("words are timed from the beginning of their turn", () => {
  const [row] = rowsOf({ rows: [asked("q1", { words: [{ text: "us", startMs: 1_700, endMs: 1_900 }] })] });
  expect(row).toMatchObject({ interviewer: { text: "Why us?", words: [{ from: 4, to: 6, startMs: 700 }] } });
});

test("an edited answer shows its new text and keeps what was said", () => {
  const words = [{ text: "Because", startMs: 3_200, endMs: 3_600 }];
  const [row] = rowsOf({ rows: [answered("a1", { text: "Just because!", originalText: "Because.", words })] });
  expect(row).toMatchObject({ candidate: { text: "Just because!", original: { text: "Because.", words: [{ from: 0, to: 7, startMs: 200 }] } } });
  expect(row?.type === "exchange" && row.candidate?.words.at(-1)).toEqual({ from: 5, to: 13, startMs: 200 });
});

test("a planned question begins a chapter", () => {
  const [first, second] = rowsOf({ rows: [asked("q1"), asked("q2")], chapters: [{ turnId: "q2", label: "Question 1", text: "Why us?", startMs: 1_000 }] });
  expect(first).toMatchObject({ interviewer: { chapter: null } });
  expect(second).toMatchObject({ interviewer: { chapter: "Question 1" } });
});

test("only turns with sound are played, in the order of the clock", () => {
  const clips = clipsOf([asked("q1"), answered("typed", { durationMs: 0 }), answered("gone", { audioUrl: null }), answered("early", { startMs: 0 })]);
  expect(clips.map(({ turnId }) => turnId)).toEqual(["early", "q1"]);
});
