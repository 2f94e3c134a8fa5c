import { expect, test } from "vitest";

import { newId } from "~/domain/ids";
import type { RecordEvent } from "~/domain/record";
import { viewOf } from "~/domain/transcript";
import { turnOrdinals } from "~/services/record/turn-ordinals";

import { askedQuestion, finishedAnswer, firstEvents } from "../../../tests/setup/record-fixtures";
import { playbackOf } from "./playback";

function playback(events: RecordEvent[]) {
  const all = [...firstEvents(), ...events];
  const ordinals = turnOrdinals(all.map((event) => ({ type: event.type, turnId: "turnId" in event ? event.turnId : null })));
  return playbackOf({ view: viewOf(all), ordinals, audioUrlOf: (_turn, ordinal) => `/${ordinal}` });
}

test("questions and answers stand on one clock with their words", () => {
  const [question, answer] = [newId(), newId()];
  const { rows, totalMs, chapters } = playback([
    ...askedQuestion({ turnId: question, text: "Why this job?", startSample: 16_000, samples: 24_000 }),
    ...finishedAnswer({ turnId: answer, questionTurnId: question, text: "Because of you.", startSample: 48_000, samples: 32_000 }),
  ]);
  expect(rows).toMatchObject([
    { role: "interviewer", ordinal: 1, kind: "question", startMs: 1_000, durationMs: 1_500, heard: "Why this job?", unheard: "", audioUrl: "/1" },
    { role: "candidate", ordinal: 2, startMs: 3_000, durationMs: 2_000, text: "Because of you.", originalText: null, source: "server", take: 1 },
  ]);
  expect(rows[0]?.words[1]).toEqual({ text: "this", startMs: 1_500, endMs: 2_000, heard: true });
  expect(rows[1]?.words).toEqual([{ text: "Because", startMs: 3_000, endMs: 3_500, heard: true }]);
  expect(totalMs).toBe(5_000);
  expect(chapters).toEqual([{ turnId: question, label: "Question 1", text: "Why this job?", startMs: 1_000 }]);
});

test("of an interrupted turn the heard and the unheard words are told apart, and only what played has length", () => {
  const { rows } = playback(askedQuestion({ text: "One two three four", samples: 16_000, playedSamples: 7_000 }));
  expect(rows).toMatchObject([{ heard: "One two", unheard: "three four", durationMs: 437.5 }]);
  expect(rows[0]?.words.map(({ heard }) => heard)).toEqual([true, true, false, false]);
});

test("long pauses inside an answer are told with it, on the same clock", () => {
  const [question, answer] = [newId(), newId()];
  const words = [0, 72_000].map((startSample) => ({ text: "So", startSample, endSample: startSample + 8_000 }));
  const { rows } = playback([
    ...askedQuestion({ turnId: question }),
    ...finishedAnswer({ turnId: answer, questionTurnId: question, text: "So so", startSample: 32_000, samples: 96_000 }).map((event) =>
      event.type === "answer.finished" ? { ...event, words } : event,
    ),
  ]);
  expect(rows[1]).toMatchObject({ pauses: [{ atMs: 2_500, lengthMs: 4_000 }] });
});

test("an edited answer keeps what was transcribed beside it", () => {
  const [question, answer] = [newId(), newId()];
  const { rows } = playback([
    ...askedQuestion({ turnId: question }),
    ...finishedAnswer({ turnId: answer, questionTurnId: question, text: "I moved it." }),
    { type: "answer.edited", turnId: answer, text: "I moved the database." },
  ]);
  expect(rows[1]).toMatchObject({ text: "I moved the database.", originalText: "I moved it." });
});

test("what nobody heard or finished is left out, and marks keep their place between the rows", () => {
  const [question, lost, unheard, open] = [newId(), newId(), newId(), newId()];
  const { rows, marks } = playback([
    ...askedQuestion({ turnId: question }),
    { type: "answer.opened", turnId: lost, questionTurnId: question, mode: "typed", startSample: 40_000 },
    { type: "answer.discarded", turnId: lost, questionTurnId: question },
    ...askedQuestion({ turnId: unheard }).slice(0, 4),
    { type: "notice", code: "test", message: "The voice failed." },
    { type: "answer.opened", turnId: open, questionTurnId: question, mode: "typed", startSample: 50_000 },
  ]);
  expect(rows.map(({ turnId, ordinal }) => [turnId, ordinal])).toEqual([[question, 1]]);
  expect(marks.map(({ type, after }) => [type, after])).toEqual([
    ["discarded", 1],
    ["notice", 1],
  ]);
});

test("an interview that never began is empty", () => {
  expect(playback([])).toEqual({ rows: [], chapters: [], marks: [], totalMs: 0 });
});
