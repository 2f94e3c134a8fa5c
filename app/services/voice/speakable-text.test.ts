import fc from "fast-check";
import { expect, test } from "vitest";

import { speakableWords } from "./speakable-text";

const read = (text: string) => speakableWords(text).map((word) => word.spoken + word.pause);
const slices = (text: string) => speakableWords(text).map((word) => text.slice(word.from, word.to));

test("words keep their place in the text, with their punctuation", () => {
  expect(speakableWords("So, why?")).toEqual([
    { from: 0, to: 3, spoken: "So", pause: "," },
    { from: 4, to: 8, spoken: "why", pause: "?" },
  ]);
});

test("a lone dash is no word but a break", () => {
  expect(read("It failed — twice.")).toEqual(["It", "failed,", "twice."]);
});

test("brackets are breaks on both sides", () => {
  expect(read("The cache (Redis) went down")).toEqual(["The", "cache,", "Redis,", "went", "down"]);
});

test("a full stop after an abbreviation or before a small letter ends no sentence", () => {
  expect(read("Ask Dr. Smith, e.g. about it. Then go.")).toEqual(["Ask", "doctor", "Smith,", "for example", "about", "it.", "Then", "go."]);
});

test("closing quotes and brackets do not hide the end of a sentence", () => {
  expect(read('He said "no." (Really?) Fine')).toEqual(["He", "said", "no.", "Really?", "Fine"]);
});

test("tags, comments and link targets are not read, and offsets stay those of the text", () => {
  const text = 'See <a href="x y">the docs</a> or [this](http://a.b/c)<!-- no -->!';
  expect(read(text)).toEqual(["See", "the", "docs", "or", "this!"]);
  expect(slices(text)).toEqual(["See", 'y">the', "docs</a>", "or", "[this](http://a.b/c)<!--"]);
});

test("punctuation that stands alone belongs to the word before", () => {
  expect(read("Really 🙂! Yes . No")).toEqual(["Really!", "Yes.", "No"]);
});

test("words around a tag without spaces stay apart", () => {
  expect(read("one<br>two")).toEqual(["one two"]);
});

test("less-than and entities are read as signs", () => {
  expect(read("a < b &amp; c&nbsp;d")).toEqual(["a", "less than", "b", "and", "c d"]);
});

test("control and invisible characters are not read", () => {
  expect(read("a\u0000b c\u200bd \u0007 e\u00adf")).toEqual(["a b", "c d", "ef"]);
});

test("of any text, words are in order and are whole whitespace-separated words", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: fc.constantFrom(..."a <>&;.b/(-'“1 \n".split("")) })), (text) => {
      let last = 0;
      for (const word of speakableWords(text)) {
        expect(word.from).toBeGreaterThanOrEqual(last);
        expect(text.slice(word.from, word.to)).toMatch(/^\S+$/);
        expect(text.slice(word.to, word.to + 1)).toMatch(/^\s?$/);
        expect(word.spoken).not.toBe("");
        last = word.to;
      }
    }),
    { numRuns: 300 },
  );
});
