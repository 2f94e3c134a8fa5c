import { expect, test } from "vitest";

import { plainText, plainWords } from "./plain-words";

const sent = (text: string, language?: string) => plainText(plainWords(text, language));

test.each([
  ["Please <b>tell</b> **me** `more`.", "Please tell me more."],
  ["A dash — and “quotes” stay, 🙂 not.", "A dash — and “quotes” stay, not."],
  ["You raised it by 25% & 2*3 of snake_case.", "You raised it by 25% & 2*3 of snake_case."],
  ["C# and #3, _really_?", "C# and #3, really?"],
  ["Grüß Gott, Zoë!", "Grüß Gott, Zoë!"],
  ["🙂 … — !?", ""],
])("%j is sent as %j", (text, expected) => {
  expect(sent(text)).toBe(expected);
});

test("offsets are those of the original", () => {
  const text = "Well, <i>you</i> know";
  for (const word of plainWords(text)) expect(text.slice(word.from, word.to)).toContain(word.said);
});

test("a language without spaces is cut into words, with its punctuation", () => {
  const text = "今日は、天気がいいですね。";
  const words = plainWords(text, "ja");
  expect(words.length).toBeGreaterThan(3);
  expect(words.map((word) => text.slice(word.from, word.to)).join("")).toBe(text);
});
