import fc from "fast-check";
import { expect, test } from "vitest";

import { alignPhones } from "./align-phones";
import { type Phone, parsePhones, phonesBetweenPauses } from "./phones";

const spoken = (names: string): Phone[] =>
  names.split(" ").map((name, index) => ({ name, startSample: index * 100, endSample: index * 100 + 100 }));
const expected = (...words: string[]) => words.map((word) => word.split(" "));
const spans = (words: string[][], phones: Phone[]) => alignPhones(words, phones)?.map(({ first, end }) => [first, end]);

test("words that are spoken as expected get exactly their phones", () => {
  expect(spans(expected("hh ax l ow", "dh eh r"), spoken("pau hh ax l ow dh eh r pau"))).toEqual([[0, 4], [4, 7]]);
});

test("a vowel that changed beside another word does not shift a border", () => {
  expect(spans(expected("dh ax", "ae p ax l", "ae n d", "ey", "p eh r"), spoken("dh iy ae p ax l ae n d ax p eh r"))).toEqual([
    [0, 2],
    [2, 6],
    [6, 9],
    [9, 10],
    [10, 13],
  ]);
});

test("sounds that were added or dropped stay within their word", () => {
  expect(spans(expected("f r eh n d", "s ey d"), spoken("f r eh n s ey d"))).toEqual([[0, 4], [4, 7]]);
  expect(spans(expected("ih t s", "k ow l d"), spoken("ih t s ax k ow l d"))).toEqual([[0, 4], [4, 8]]);
});

test("a sound that was dropped and one that changed are told apart by their kind", () => {
  expect(spans(expected("k ae t", "ax b"), spoken("k ae iy b"))).toEqual([[0, 2], [2, 4]]);
  expect(spans(expected("b ax", "t ae k"), spoken("b iy ae k"))).toEqual([[0, 2], [2, 4]]);
});

test("an extra sound behind a pause belongs to the word behind it", () => {
  expect(spans(expected("b ow", "k iy"), spoken("b ow pau s k iy"))).toEqual([[0, 2], [2, 5]]);
});

test("a word is not stretched over a pause to save a sound", () => {
  expect(spans(expected("s ey", "ey t"), spoken("s ey pau s ey t"))).toEqual([[0, 2], [2, 5]]);
  expect(spans(expected("b ow", "ow k"), spoken("b pau ow k"))).toEqual([[0, 1], [1, 3]]);
  expect(spans(expected("b ow", "ow k"), spoken("b ow pau k"))).toEqual([[0, 2], [2, 3]]);
});

test("a pause shows where a word ends when its sounds do not", () => {
  expect(spans(expected("ow", "ow ow"), spoken("pau ow pau ow ow pau"))).toEqual([[0, 1], [1, 3]]);
  expect(spans(expected("ow ow", "ow"), spoken("pau ow ow pau ow pau"))).toEqual([[0, 2], [2, 3]]);
});

test("a word that found no sound takes one of its neighbours'", () => {
  expect(spans(expected("b", "aa", "k"), spoken("b s k"))).toEqual([[0, 1], [1, 2], [2, 3]]);
});

test("fewer sounds than words cannot be aligned", () => {
  expect(alignPhones(expected("b", "k"), spoken("b pau"))).toBeNull();
});

test("whatever was expected and spoken, every sound is given to one word, in order, and no word is left empty", () => {
  const name = fc.constantFrom("aa", "iy", "b", "k", "s", "pau");
  fc.assert(
    fc.property(fc.array(fc.array(name.filter((phone) => phone !== "pau")), { minLength: 1 }), fc.array(name), (words, names) => {
      const sounds = names.filter((phone) => phone !== "pau").length;
      const found = alignPhones(words, names.length ? spoken(names.join(" ")) : []);
      if (sounds < words.length) {
        expect(found).toBeNull();
        return;
      }
      expect(found).toHaveLength(words.length);
      let end = 0;
      for (const span of found ?? []) {
        expect(span.first).toBe(end);
        expect(span.end).toBeGreaterThan(span.first);
        end = span.end;
      }
      expect(end).toBe(sounds);
    }),
    { numRuns: 300 },
  );
});

test("printed phones are read with their times in samples", () => {
  expect(parsePhones("pau:0.100 hh:0.250 ax:0.3 \n")).toEqual([
    { name: "pau", startSample: 0, endSample: 1_600 },
    { name: "hh", startSample: 1_600, endSample: 4_000 },
    { name: "ax", startSample: 4_000, endSample: 4_800 },
  ]);
  expect(parsePhones("warning: nothing here")).toEqual([]);
});

test("phones without times are read as stretches between pauses", () => {
  expect(phonesBetweenPauses(" pau hh ax  pau pau k pau \n")).toEqual([["hh", "ax"], ["k"]]);
});
