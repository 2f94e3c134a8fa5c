import fc from "fast-check";
import { expect, test } from "vitest";

import { packRecording, unpackRecording } from "./packed-words";
import type { RecordedTurn, Recording } from "./playback-model";

const word = fc.record({ text: fc.stringMatching(/^[^\n]{0,8}$/), startMs: fc.double({ min: 0, max: 7_200_000, noNaN: true }), lengthMs: fc.double({ min: 0, max: 2_000, noNaN: true }), sure: fc.integer({ min: 0, max: 100 }) });

function recordingOf(words: RecordedTurn["words"], startMs: number, text = ""): Recording {
  const row: RecordedTurn = { role: "candidate", turnId: "a", startMs, durationMs: 1, audioUrl: null, words, take: 1, text, originalText: null, source: null, pauses: [] };
  return { rows: [row], chapters: [], marks: [], totalMs: 1 };
}

test("words come out as they went in, to the millisecond, wherever they lie and however many there are", () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), fc.nat(7_200_000), (given, turnMs) => {
      const words = given.map(({ text, startMs, lengthMs, sure }) => ({ text, startMs, endMs: startMs + lengthMs, confidence: sure / 100 }));
      const [row] = unpackRecording(JSON.parse(JSON.stringify(packRecording(recordingOf(words, turnMs)))) as ReturnType<typeof packRecording>).rows;
      expect(row?.words.map(({ text, confidence = 1 }) => [text, confidence])).toEqual(words.map(({ text, confidence }) => [text, confidence]));
      row?.words.forEach(({ startMs, endMs }, index) => {
        expect(Math.abs(startMs - (words[index]?.startMs ?? 0))).toBeLessThanOrEqual(0.51);
        expect(Math.abs(endMs - (words[index]?.endMs ?? 0))).toBeLessThanOrEqual(1.01);
      });
    }),
  );
});

test("a word with a line in it stays one word", () => {
  const words = [{ text: "New\nYork", startMs: 5, endMs: 9 }];
  expect(unpackRecording(packRecording(recordingOf(words, 0))).rows[0]?.words).toEqual([{ text: "New York", startMs: 5, endMs: 9 }]);
});

test("words that the turn's text has are sent once, and an edited answer's with what was said", () => {
  const words = ["I", "did."].map((text, index) => ({ text, startMs: index * 10, endMs: index * 10 + 5 }));
  const packed = packRecording(recordingOf(words, 0, "I did."));
  expect(packed.rows[0]?.words).toEqual({ texts: null, times: "0 5 a 5", confidence: "" });
  expect(unpackRecording(packed).rows[0]?.words).toEqual(words);
  const edited = packRecording({ ...recordingOf(words, 0), rows: packed.rows.map((row) => ({ ...row, text: "We did.", originalText: "I did.", words }) as RecordedTurn) });
  expect(unpackRecording(edited).rows[0]?.words).toEqual(words);
});

test("a turn without text has no words, and one word between spaces is none of its text's", () => {
  expect(unpackRecording(packRecording(recordingOf([], 0))).rows[0]?.words).toEqual([]);
  const spaced = [{ text: "New York", startMs: 0, endMs: 5 }];
  expect(unpackRecording(packRecording(recordingOf(spaced, 0, "New York"))).rows[0]?.words).toEqual(spaced);
});
