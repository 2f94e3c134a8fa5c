import fc from "fast-check";
import { expect, test } from "vitest";

import { newId } from "./ids";
import { afterGaps, beforeGaps, gapSamples, gapsSchema, wordsAfterGaps } from "./gaps";
import type { RecordEvent } from "./record";
import { type InterviewerTurn, viewOf } from "./transcript";

const GAPS = [
  { atSample: 100, samples: 50 },
  { atSample: 300, samples: 20 },
];
const word = (text: string, from: number, startSample: number, endSample: number) => ({ text, from, to: from + text.length, startSample, endSample });
const WORDS = [word("One", 0, 0, 100), word("two", 4, 100, 280), word("three", 8, 280, 400)];

test("what comes after a gap lies later by it, and what ends at it does not", () => {
  expect(wordsAfterGaps(WORDS, GAPS).map(({ startSample, endSample }) => [startSample, endSample])).toEqual([[0, 100], [150, 330], [330, 470]]);
  expect(gapSamples(GAPS)).toBe(70);
  expect(gapSamples(undefined)).toBe(0);
});

test("each sample is found again behind its gaps, and all of a gap is one place", () => {
  const gaps = fc.array(fc.record({ atSample: fc.nat(1_000), samples: fc.nat(500) })).map((all) => all.toSorted((one, other) => one.atSample - other.atSample));
  fc.assert(fc.property(gaps, fc.nat(1_200), (some, sample) => beforeGaps(afterGaps(sample, some), some) === sample));
  expect([99, 100, 120, 150, 151].map((place) => beforeGaps(place, GAPS))).toEqual([99, 100, 100, 100, 101]);
});

test("gaps have an order and an end", () => {
  expect(gapsSchema.safeParse(GAPS).success).toBe(true);
  expect(gapsSchema.safeParse(GAPS.toReversed()).success).toBe(false);
  expect(gapsSchema.safeParse([{ atSample: 0, samples: 20 * 60 * 16_000 }, { atSample: 1, samples: 20 * 60 * 16_000 }]).success).toBe(false);
});

/** "One two three", of which so many samples were played. */
function played(playedSamples: number, outcome: "completed" | "interrupted"): InterviewerTurn {
  const turnId = newId();
  const events: RecordEvent[] = [
    { type: "turn.opened", turnId, move: { kind: "question", questionId: null, last: false }, interviewer: "scripted", voice: "scripted" },
    { type: "turn.clause", turnId, index: 0, text: "One two three" },
    { type: "turn.voiced", turnId, index: 0, firstSample: 0, samples: 400, words: WORDS },
    { type: "turn.played", turnId, startSample: 1_000, playedSamples, outcome, gaps: GAPS },
    { type: "turn.written", turnId, samples: 400 },
  ];
  const view = viewOf(events);
  expect(view.clockSamples).toBe(1_000 + playedSamples + 70);
  const [turn] = view.turns;
  if (turn?.role !== "interviewer") throw new Error("no turn");
  return turn;
}

test("a turn that stood still is longer by it, and its words lie where they were heard", () => {
  const turn = played(400, "completed");
  expect(turn).toMatchObject({ samples: 470, playedSamples: 470, startSample: 1_000, heard: "One two three", gaps: GAPS });
  expect(turn.words.at(-1)).toMatchObject({ startSample: 330, endSample: 470 });
});

test("a gap inside a word does not make it heard", () => {
  expect(played(339, "interrupted")).toMatchObject({ heard: "One two", unheard: "three" });
  expect(played(340, "interrupted")).toMatchObject({ heard: "One two three", unheard: "" });
});
