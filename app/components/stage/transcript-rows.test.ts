import { expect, test } from "vitest";

import { EMPTY_VIEW, type CandidateTurn, type InterviewerTurn, type InterviewView } from "~/domain/transcript";

import { transcriptRows } from "./transcript-rows";

const asked = (change: Partial<InterviewerTurn>): InterviewerTurn => ({
  role: "interviewer",
  turnId: "question1",
  move: { kind: "question", questionId: "q", last: false },
  interviewer: "built-in",
  voice: "embedded",
  text: "Tell me about a failure. Take your time.",
  clauses: 1,
  words: [],
  samples: 0,
  startSample: 0,
  playedSamples: 0,
  status: "completed",
  heard: "Tell me about a failure. Take your time.",
  unheard: "",
  ...change,
});
const answered = (change: Partial<CandidateTurn>): CandidateTurn => ({
  role: "candidate",
  turnId: "answer01",
  questionTurnId: "question1",
  take: 1,
  mode: "hands-free",
  status: "finished",
  text: "I broke the build.",
  originalText: "I broke the build.",
  words: [],
  source: "server",
  startSample: 0,
  samples: 0,
  ...change,
});
const rowsOf = (view: Partial<InterviewView>, partialText = "") =>
  transcriptRows({ view: { ...EMPTY_VIEW, ...view }, interviewerName: "Maya", partialText });

test("turns appear in order under their speakers", () => {
  const rows = rowsOf({ turns: [asked({}), answered({})] });
  expect(rows).toMatchObject([
    { kind: "interviewer", name: "Maya", unheard: "" },
    { kind: "candidate", text: "I broke the build.", edited: false, open: false },
  ]);
});

test("words that were never heard show only once the turn was interrupted", () => {
  const cut = { heard: "Tell me about", unheard: "a failure." };
  expect(rowsOf({ turns: [asked({ ...cut, status: "ready" })] })).toMatchObject([{ heard: "Tell me about", unheard: "" }]);
  expect(rowsOf({ turns: [asked({ ...cut, status: "interrupted" })] })).toMatchObject([{ unheard: "a failure." }]);
});

test("a turn of which nothing has played yet does not give its text away", () => {
  expect(rowsOf({ turns: [asked({ status: "writing", heard: "", unheard: "Tell me about a failure." })] })).toEqual([]);
});

test("the open answer shows what is understood so far", () => {
  expect(rowsOf({ turns: [answered({ status: "open", text: "" })] }, "I broke")).toMatchObject([{ text: "I broke", open: true }]);
});

test("an answer whose text was changed is marked as edited", () => {
  expect(rowsOf({ turns: [answered({ text: "I broke the release." })] })).toMatchObject([{ edited: true }]);
});

test("marks stand where they happened, each once, also when turns before them are gone", () => {
  const rows = rowsOf({
    turns: [asked({}), answered({})],
    marks: [
      { type: "discarded", after: 1, message: "An answer was discarded here" },
      { type: "redone", after: 9, message: "An answer was redone here" },
    ],
  });
  expect(rows.map((row) => (row.kind === "mark" ? row.mark : row.kind))).toEqual(["interviewer", "discarded", "candidate", "redone"]);
});
