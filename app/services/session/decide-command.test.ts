import { expect, test } from "vitest";

import { newId } from "~/domain/ids";
import type { Command, CommandBody } from "~/domain/protocol";
import type { RecordEvent } from "~/domain/record";
import { applyEvent, viewOf } from "~/domain/transcript";

import { firstEvents } from "../../../tests/setup/record-fixtures";
import { type PlainCommand, decide, finishObstacle, obstacle } from "./decide-command";

const [QUESTION, REPEAT, ANSWER, OTHER] = [newId(), newId(), newId(), newId()] as const;

const asked = (turnId: string, repeatOf?: string): RecordEvent[] => [
  {
    type: "turn.opened",
    turnId,
    move: { kind: repeatOf ? "repeat" : "question", questionId: "q1", last: false, ...(repeatOf && { repeatOf }) },
    interviewer: "built-in",
    voice: "embedded",
  },
  { type: "turn.clause", turnId, index: 0, text: "Why?" },
  { type: "turn.voiced", turnId, index: 0, firstSample: 0, samples: 1_000, words: [] },
  { type: "turn.written", turnId, samples: 1_000 },
  { type: "turn.played", turnId, startSample: 0, playedSamples: 1_000, outcome: "completed" },
];
const opened = (turnId = ANSWER): RecordEvent => ({ type: "answer.opened", turnId, questionTurnId: QUESTION, mode: "typed", startSample: 0 });
const finished = (turnId = ANSWER): RecordEvent => ({ type: "answer.finished", turnId, text: "So.", words: [], source: "typed", samples: 0 });

const begun = (...events: RecordEvent[]) => viewOf([...firstEvents(), { type: "interview.begun" }, ...events]);
const command = (body: CommandBody): Command => ({ ...body, commandId: newId() });
const outcome = (view: ReturnType<typeof begun>, body: CommandBody) => decide(view, command(body) as PlainCommand);

test("nothing can be done before the beginning or after the end", () => {
  const pause = command({ type: "interview.pause", atSample: 0 });
  expect(obstacle(viewOf(firstEvents()), pause)).toMatchObject({ code: "conflict", message: expect.stringContaining("not begun") });
  expect(obstacle(viewOf(firstEvents()), command({ type: "interview.begin" }))).toBeNull();
  const ended = begun({ type: "interview.ended", reason: "completed", atSample: 0 });
  expect(obstacle(ended, command({ type: "interview.begin" }))).toMatchObject({ code: "conflict", message: expect.stringContaining("ended") });
});

test("a clock that no interview reaches is refused, for every time after it would be wrong", () => {
  expect(obstacle(begun(), command({ type: "interview.pause", atSample: 2 ** 40 }))).toMatchObject({ code: "invalid-input" });
});

test("an answer belongs to the turn that asked first, also when a repetition is answered", () => {
  const view = begun(...asked(QUESTION), ...asked(REPEAT, QUESTION));
  const open = outcome(view, { type: "answer.open", turnId: ANSWER, questionTurnId: REPEAT, mode: "typed", startSample: 5 });
  expect(open).toMatchObject({ type: "append", events: [{ questionTurnId: QUESTION }] });
});

test("only one answer is open, and only to a question that is there", () => {
  const open = { type: "answer.open", turnId: OTHER, mode: "typed", startSample: 0 } as const;
  expect(outcome(begun(...asked(QUESTION), opened()), { ...open, questionTurnId: QUESTION })).toMatchObject({ code: "conflict" });
  expect(outcome(begun(...asked(QUESTION)), { ...open, questionTurnId: OTHER })).toMatchObject({ code: "not-found" });
});

test("an answer is discarded until a reaction to it was heard, then it is redone", () => {
  const open = begun(...asked(QUESTION), opened());
  const ended = begun(...asked(QUESTION), opened(), finished(), ...asked(REPEAT).slice(0, -1));
  const done = begun(...asked(QUESTION), opened(), finished(), ...asked(REPEAT));
  expect(outcome(open, { type: "answer.discard", turnId: ANSWER })).toMatchObject({ type: "append" });
  expect(outcome(ended, { type: "answer.discard", turnId: ANSWER })).toEqual({
    type: "append",
    events: [{ type: "turn.withdrawn", turnId: REPEAT }, { type: "answer.discarded", turnId: ANSWER, questionTurnId: QUESTION, voided: expect.any(Object) }],
  });
  expect(outcome(done, { type: "answer.discard", turnId: ANSWER })).toMatchObject({ code: "conflict" });
  expect(outcome(open, { type: "answer.redo", turnId: ANSWER })).toMatchObject({ code: "conflict" });
  expect(outcome(done, { type: "answer.redo", turnId: ANSWER })).toMatchObject({ type: "append", events: [{ turnIds: [ANSWER, REPEAT] }] });
});

test("what is thrown away takes the clock from its first sample to the press along, and the clock never goes back into it", () => {
  const open = begun(...asked(QUESTION), opened());
  const decision = outcome(open, { type: "answer.discard", turnId: ANSWER, atSample: 400_000 });
  expect(decision).toMatchObject({ events: [{ voided: { fromSample: 0, toSample: 400_000 } }] });
  const events = decision.type === "append" ? decision.events : [];
  expect(events.reduce(applyEvent, open).clockSamples).toBe(400_000);
  expect(outcome(open, { type: "answer.discard", turnId: ANSWER })).toMatchObject({ events: [{ voided: { toSample: open.clockSamples } }] });
});

test("a redo takes everything after the answer with it, and only the last answer can be redone", () => {
  const view = begun(...asked(QUESTION), opened(), finished(), ...asked(REPEAT), opened(OTHER), finished(OTHER));
  expect(outcome(view, { type: "answer.redo", turnId: ANSWER })).toMatchObject({ code: "conflict" });
  const unfinished = begun(...asked(QUESTION), opened(), finished(), ...asked(REPEAT), opened(OTHER));
  expect(outcome(unfinished, { type: "answer.redo", turnId: ANSWER })).toMatchObject({ events: [{ turnIds: [ANSWER, REPEAT, OTHER] }] });
});

test("only a finished answer is edited, only an open one is finished", () => {
  const open = begun(...asked(QUESTION), opened());
  expect(outcome(open, { type: "answer.edit", turnId: ANSWER, text: "x" })).toMatchObject({ code: "conflict" });
  expect(finishObstacle(open, ANSWER)).toBeNull();
  expect(finishObstacle(begun(...asked(QUESTION), opened(), finished()), ANSWER)).toMatchObject({ code: "conflict" });
  expect(finishObstacle(open, OTHER)).toMatchObject({ code: "not-found" });
});

test("no more can have been heard than was made", () => {
  const played = { type: "turn.played", startSample: 0, playedSamples: 99_999, outcome: "completed" } as const;
  expect(outcome(begun(...asked(QUESTION)), { ...played, turnId: QUESTION })).toMatchObject({ events: [{ playedSamples: 1_000 }] });
  expect(outcome(begun(), { ...played, turnId: QUESTION })).toMatchObject({ code: "not-found" });
});

test("pausing and resuming alternate", () => {
  const paused = begun({ type: "interview.paused", atSample: 3 });
  expect(outcome(begun(), { type: "interview.pause", atSample: 3 })).toMatchObject({ type: "append" });
  expect(outcome(paused, { type: "interview.pause", atSample: 3 })).toMatchObject({ code: "conflict" });
  expect(outcome(paused, { type: "interview.resume", atSample: 3 })).toMatchObject({ type: "append" });
  expect(outcome(begun(), { type: "interview.resume", atSample: 3 })).toMatchObject({ code: "conflict" });
});

test("of a turn that the page spoke, the words that are its text's count, and only where the server made no sound", () => {
  const word = (text: string, from: number, startSample: number) => ({ text, from, to: from + text.length, startSample, endSample: startSample + 4_000 });
  const silent = begun(
    { type: "turn.opened", turnId: QUESTION, move: { kind: "question", questionId: "q1", last: false }, interviewer: "language-model", voice: "browser" },
    { type: "turn.clause", turnId: QUESTION, index: 0, text: "Warum denn?" },
    { type: "turn.written", turnId: QUESTION, samples: 0 },
  );
  const words = [word("Warum", 0, 0), word("denn?", 6, 4_000), word("Niemals", 0, 8_000)];
  const played = { type: "turn.played", turnId: QUESTION, startSample: 0, playedSamples: 5_000, outcome: "interrupted", words } as const;
  expect(outcome(silent, { ...played, words: [...words] })).toEqual({
    type: "append",
    events: [
      { type: "turn.voiced", turnId: QUESTION, index: 0, firstSample: 0, samples: 5_000, words: words.slice(0, 2), voice: "browser" },
      { type: "turn.played", turnId: QUESTION, startSample: 0, playedSamples: 5_000, outcome: "interrupted" },
    ],
  });
  expect(outcome(begun(...asked(QUESTION)), { ...played, words: [...words] })).toMatchObject({ events: [{ type: "turn.played", playedSamples: 1_000 }] });
});
