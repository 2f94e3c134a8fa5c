import fc from "fast-check";
import { expect, test } from "vitest";

import { CharacterAlignment } from "./character-alignment";
import { plainText, plainWords } from "./plain-words";

/** Every character takes 10 ms, which is 160 samples. */
const times = (text: string, fromMs = 0) => {
  const chars = [...text];
  return { chars, startMs: chars.map((_, index) => fromMs + index * 10), durationMs: chars.map(() => 10) };
};
const start = (text: string) => new CharacterAlignment(text, plainWords(text));

test("words get the times of their letters, and the offsets of the text with its markup", () => {
  const text = "Please <b>tell</b> me.";
  const alignment = start(text);
  const words = alignment.add(times("Please tell me. "), 0);
  expect(words).toEqual([
    { text: "Please", from: 0, to: 6, startSample: 0, endSample: 960 },
    { text: "<b>tell</b>", from: 7, to: 18, startSample: 1_120, endSample: 1_760 },
    { text: "me.", from: 19, to: 22, startSample: 1_920, endSample: 2_240 },
  ]);
  expect([alignment.complete, alignment.exhausted, alignment.fits]).toEqual([true, true, true]);
});

test("times count from the audio that they came with, and words may be split between two", () => {
  const alignment = start("Hello there");
  expect(alignment.add(times("Hel"), 0)).toEqual([]);
  const [hello] = alignment.add(times("lo there"), 10_000);
  expect(hello).toMatchObject({ text: "Hello", startSample: 0, endSample: 10_320 });
});

test("the words of a number that is said in other characters share the time until the text goes on", () => {
  const alignment = start("About 25% of them failed");
  const words = alignment.add(times("About twenty five percent of them failed"), 0);
  expect(words.map((word) => word.text)).toEqual(["About", "25%", "of", "them", "failed"]);
  const [about, number, of] = words;
  expect(number?.startSample).toBe(about?.endSample);
  expect(number?.endSample).toBe(of?.startSample);
  expect(of?.startSample).toBe(26 * 160);
});

test("typographic signs and letter case do not matter", () => {
  const alignment = start("I’m “sure” – ok");
  expect(alignment.add(times("I'm \"Sure\" - ok "), 0)).toHaveLength(3);
  expect(alignment.fits).toBe(true);
});

test("characters of another text are noticed, and its words come with the end of the sound", () => {
  const alignment = start("Guten Morgen zusammen");
  alignment.add(times("xyzxyzxyzxyz qqq"), 0);
  expect([alignment.complete, alignment.fits]).toEqual([false, false]);
  expect(alignment.rest(9_000).map((word) => word.text)).toEqual(["Guten", "Morgen", "zusammen"]);
});

test("however the characters are cut into messages, each word comes once, in order and as a whole", () => {
  const text = "Tell me, in a few words, what went wrong in 2019 and why.";
  const spoken = `${plainText(plainWords(text))} `;
  const whole = start(text).add(times(spoken), 0);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: spoken.length - 1 }), { maxLength: 8 }), (cuts) => {
      const borders = [0, ...cuts.toSorted((one, other) => one - other), spoken.length];
      const alignment = start(text);
      const words = borders.slice(1).flatMap((to, index) => {
        const from = borders[index] ?? 0;
        return alignment.add(times(spoken.slice(from, to)), from * 160);
      });
      expect(words).toEqual(whole);
      expect(alignment.complete).toBe(true);
    }),
  );
});
