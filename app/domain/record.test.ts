import fc from "fast-check";
import { expect, test } from "vitest";

import { newId } from "./ids";
import { recordEventSchema } from "./record";

const finished = (words: unknown) => recordEventSchema.safeParse({ type: "answer.finished", turnId: newId(), text: "I did.", words, source: "server", samples: 16_000 });

test("an answer's words come back as they were written", () => {
  const count = fc.nat(200_000_000);
  const word = fc.record({ text: fc.string(), startSample: count, endSample: count, confidence: fc.double({ min: 0, max: 1, noNaN: true }) }, { requiredKeys: ["text", "startSample", "endSample"] });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 20 }), (words) => {
      expect(finished(words)).toMatchObject({ success: true, data: { words } });
    }),
  );
});

test.each([
  ["no list", "I did."],
  ["no word", [null]],
  ["a word without a time", [{ text: "I", startSample: 0 }]],
  ["a time before the answer", [{ text: "I", startSample: -1, endSample: 5 }]],
  ["a time between two samples", [{ text: "I", startSample: 0.5, endSample: 5 }]],
  ["a number for a word", [{ text: 1, startSample: 0, endSample: 5 }]],
  ["more than certain", [{ text: "I", startSample: 0, endSample: 5, confidence: 1.1 }]],
  ["one bad word behind good ones", [{ text: "I", startSample: 0, endSample: 5 }, { text: "did", startSample: 5, endSample: Number.NaN }]],
])("%s is refused", (_, words) => {
  expect(finished(words).success).toBe(false);
});
