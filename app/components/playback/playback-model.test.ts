import { expect, test } from "vitest";

import { type CandidateTurn, EMPTY_VIEW, type InterviewerTurn, type InterviewView } from "~/domain/transcript";

import { playableTurns, playbackRows } from "./playback-model";

const asked = (turnId: string, change: Partial<InterviewerTurn> = {}): InterviewerTurn => ({
  role: "interviewer",
  turnId,
  move: { kind: "question", questionId: "q", last: false },
  interviewer: "built-in",
  voice: "embedded",
  text: "Why us?",
  clauses: 1,
  words: [],
  samples: 32_000,
  startSample: 16_000,
  playedSamples: 32_000,
  status: "completed",
  heard: "Why us?",
  unheard: "",
  ...change,
});
const answered = (turnId: string, change: Partial<CandidateTurn> = {}): CandidateTurn => ({
  role: "candidate",
  turnId,
  questionTurnId: "q1",
  take: 1,
  mode: "hands-free",
  status: "finished",
  text: "Because.",
  originalText: "Because.",
  words: [],
  source: "server",
  startSample: 48_000,
  samples: 16_000,
  ...change,
});
const rowsOf = (view: Partial<InterviewView>) => playbackRows({ ...EMPTY_VIEW, ...view });

test("an answer stands beside its question; what is alone has a row of its own", () => {
  const rows = rowsOf({ turns: [asked("q1"), asked("q2"), answered("a2"), answered("a3")] });
  expect(rows.map((row) => row.type === "exchange" && [row.interviewer?.turnId, row.candidate?.turnId])).toEqual([
    ["q1", undefined],
    ["q2", "a2"],
    [undefined, "a3"],
  ]);
});

test("what happened between question and answer stands between them", () => {
  const rows = rowsOf({ turns: [asked("q1"), answered("a1")], marks: [{ type: "discarded", after: 1, message: "An answer was discarded here" }] });
  expect(rows.map(({ id }) => id)).toEqual(["q1", "mark-0", "a1"]);
});

test("an interrupted turn is as long as it was heard, with the rest struck through", () => {
  const [row] = rowsOf({ turns: [asked("q1", { status: "interrupted", playedSamples: 8_000, heard: "Why", unheard: "us?" })] });
  expect(row).toMatchObject({
    interviewer: { startMs: 1_000, lengthMs: 500, interrupted: true, segments: [{ text: "Why", heard: true }, { text: " us?", heard: false }] },
  });
});

test("an edited answer shows its new text and keeps what was said", () => {
  const [row] = rowsOf({ turns: [answered("a1", { text: "Because of you." })] });
  expect(row).toMatchObject({ candidate: { segments: [{ text: "Because of you." }], original: [{ text: "Because." }] } });
});

test("only turns with sound can be played, in the order of the clock", () => {
  const rows = rowsOf({
    turns: [asked("q1"), answered("a1", { samples: 0, source: "typed" }), asked("q2", { startSample: null }), answered("a2", { startSample: 0 })],
  });
  expect(playableTurns(rows).map(({ turnId }) => turnId)).toEqual(["a2", "q1"]);
});
