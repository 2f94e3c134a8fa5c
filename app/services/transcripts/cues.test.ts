import fc from "fast-check";
import { expect, test } from "vitest";

import type { RecordEvent } from "~/domain/record";

import { askedQuestion } from "../../../tests/setup/record-fixtures";
import { cuesOf } from "./cues";
import { spokenAnswer, transcriptAfter, typedAnswer } from "./transcripts.test-helper";

const SEED = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

const word = fc.oneof(fc.stringMatching(/^[a-z]{1,12}[.,?]?$/), fc.constantFrom("-->", "<v", "&amp;", "👩🏽‍💻", "مرحبا", "Donaudampfschifffahrtsgesellschaftskapitänsmütze"));
const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(" "));
const exchange = fc.record({
  question: text,
  played: fc.double({ min: 0, max: 1, noNaN: true }),
  answer: text,
  typed: fc.boolean(),
  edited: fc.option(text, { nil: null }),
  /** Below 0 the candidate speaks before the question has ended. */
  gap: fc.integer({ min: -16_000, max: 160_000 }),
  wordSamples: fc.integer({ min: 0, max: 40_000 }),
});

type Exchange = typeof exchange extends fc.Arbitrary<infer T> ? T : never;

function recordOf(exchanges: readonly Exchange[]): RecordEvent[] {
  let clock = 0;
  return exchanges.flatMap(({ question, played, answer, typed, edited, gap, wordSamples }, index) => {
    const [turnId, questionTurnId] = [`answer-${index}`, `question-${index}`];
    const samples = (question.split(" ").length + 1) * 5_000;
    const playedSamples = Math.floor(samples * played);
    const startSample = Math.max(clock, clock + playedSamples + gap);
    const options = { turnId, questionTurnId, text: answer, startSample, wordSamples };
    const asked = askedQuestion({ turnId: questionTurnId, text: question, startSample: clock, samples, playedSamples });
    clock = startSample + (typed ? 0 : answer.split(" ").length * wordSamples);
    const change: RecordEvent[] = edited === null ? [] : [{ type: "answer.edited", turnId, text: edited }];
    return [...asked, ...(typed ? typedAnswer(options) : spokenAnswer(options)), ...change];
  });
}

test(`of any interview every word that was heard is shown once, in order, in cues that are neither empty nor run backwards (seed ${SEED})`, () => {
  const check = (exchanges: readonly Exchange[]) => {
    const transcript = transcriptAfter(recordOf(exchanges));
    const cues = cuesOf(transcript);
    transcript.turns.forEach((turn, index) => {
      const own = cues.filter((cue) => cue.turn === index);
      expect(own.flatMap(({ lines }) => lines.join(" ").split(" "))).toEqual(turn.text.match(/\S+/g) ?? []);
      // Words that share one moment are still shown for a millisecond each.
      own.slice(1).forEach((cue, before) => expect(own[before]?.endMs).toBeLessThanOrEqual(cue.startMs + 1));
    });
    cues.forEach(({ startMs, endMs, lines, name }, index) => {
      expect(startMs).toBeGreaterThanOrEqual(cues[index - 1]?.startMs ?? 0);
      expect(endMs).toBeGreaterThan(startMs);
      expect(endMs).toBeLessThanOrEqual(transcript.totalMs + 1);
      expect(lines.length).toBeLessThanOrEqual(2);
      expect(lines.join("").trim()).not.toBe("");
      expect(name).not.toBe("");
      if (lines.join(" ").includes(" ")) expect(endMs - startMs).toBeLessThanOrEqual(7_000);
    });
  };
  fc.assert(fc.property(fc.array(exchange, { maxLength: 6 }), check), { seed: SEED, numRuns: 300 });
});
