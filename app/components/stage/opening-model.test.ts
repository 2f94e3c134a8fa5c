import { expect, test } from "vitest";

import type { Move } from "~/domain/record";
import { EMPTY_VIEW, type InterviewerTurn, type InterviewView } from "~/domain/transcript";

import { openingModel, planProgress } from "./opening-model";

const planned = (questionId: string) => ({ questionId, text: "Why?", kind: "behavioural" as const, competency: "motivation" as const, minutes: 3 });
const PLAN = { questions: ["one", "two", "three"].map(planned), madeBy: "built-in" };

const turn = (move: Partial<Move>): InterviewerTurn => ({
  role: "interviewer",
  turnId: "turn0001",
  move: { kind: "question", questionId: null, last: false, ...move },
  interviewer: "built-in",
  voice: "embedded",
  text: "",
  clauses: 0,
  words: [],
  samples: 0,
  startSample: null,
  playedSamples: 0,
  status: "completed",
  heard: "",
  unheard: "",
});
const progress = (view: Partial<InterviewView>) => planProgress({ ...EMPTY_VIEW, plan: PLAN, ...view });

test("without a plan there is nothing to count", () => {
  expect(progress({ plan: null })).toMatchObject({ done: 0, total: 0 });
});

test("a question is done once the next one is asked; probes do not count", () => {
  expect(progress({ turns: [turn({ kind: "intro" })] }).done).toBe(0);
  expect(progress({ turns: [turn({ questionId: "one" }), turn({ kind: "probe", questionId: "one" })] }).done).toBe(0);
  expect(progress({ turns: [turn({ questionId: "one" }), turn({ questionId: "two" })] }).done).toBe(1);
});

test("a skipped question is done at once", () => {
  expect(progress({ turns: [turn({ questionId: "one" })], skippedQuestionIds: ["one"] }).done).toBe(1);
});

test("at the closing, and when ended early, all is done", () => {
  expect(progress({ turns: [turn({ questionId: "one" }), turn({ kind: "closing" })] }).done).toBe(3);
  expect(progress({ status: "ended" }).done).toBe(3);
});

test("before the machine runs nothing can be pressed, and what is known is shown", () => {
  const capabilities = {
    interviewer: { id: "built-in", name: "Built-in interviewer", limits: "It follows rules." },
    voice: { id: "embedded", name: "Embedded voice (flite)" },
    speechToText: null,
  };
  const model = openingModel({ interviewId: "abcdefgh", view: { ...EMPTY_VIEW, plan: PLAN }, capabilities });
  expect(Object.values(model.enabled)).not.toContain(true);
  expect(model).toMatchObject({ state: "getting-ready", interviewerLine: "Built-in interviewer", interviewerLimits: "It follows rules." });
});
