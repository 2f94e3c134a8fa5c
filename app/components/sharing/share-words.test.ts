import { expect, test } from "vitest";

import type { PlaybackTurn } from "../playback/playback-model";
import { shareTitle, shareableAnswers } from "./share-words";

const turn = (over: Partial<PlaybackTurn>): PlaybackTurn => ({
  turnId: "answer-1",
  speaker: "candidate",
  startMs: 125_000,
  durationMs: 1_000,
  audioUrl: null,
  text: "We moved the database.",
  heardLength: 22,
  words: [],
  original: null,
  take: 1,
  typed: false,
  chapter: null,
  ...over,
});

test("answers are named by when and how they begin", () => {
  const long = "word ".repeat(40);
  const turns = [turn({ speaker: "interviewer" }), turn({}), turn({ text: long }), turn({ text: "x".repeat(90) }), turn({ text: " " })];
  const names = shareableAnswers(turns).map(({ name }) => name);
  expect(names[0]).toBe("2:05 We moved the database.");
  expect(names[1]).toMatch(/^2:05 (word ){8}word…$/);
  expect(names[2]?.length).toBeLessThanOrEqual(60);
  expect(names[3]).toBe("2:05 No words");
});

test("a link's line says what it shows, also when that is gone", () => {
  const answers = shareableAnswers([turn({})]);
  expect(shareTitle({ answerTurnId: null, withAudio: true }, answers)).toBe("The whole interview, with sound");
  expect(shareTitle({ answerTurnId: "answer-1", withAudio: false }, answers)).toBe("2:05 We moved the database., words only");
  expect(shareTitle({ answerTurnId: "answer-2", withAudio: false }, answers)).toBe("An answer that is gone, words only");
});
