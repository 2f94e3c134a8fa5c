import fc from "fast-check";
import { expect, test } from "vitest";

import { spokenForm } from "./speakable-word";

test.each([
  ["Hello,", "Hello"],
  ["I’m", "I'm"],
  ["“Hi”", "Hi"],
  ["'quoted'", "quoted"],
  ["users'", "users"],
  ["café", "cafe"],
  ["Straße", "Strasse"],
  ["résumé?", "rezz oo may"],
  ["state-of-the-art", "state of the art"],
  ["well—actually", "well, actually"],
  ["one,two", "one, two"],
  ["**bold**", "bold"],
  ["snake_case", "snake case"],
  ["GitHub", "Git Hub"],
])("%s is read as it is written, cleaned: %s", (word, spoken) => expect(spokenForm(word)).toBe(spoken));

test.each([
  ["25%.", "twenty five percent"],
  ["1–2%", "one to two percent"],
  ["$1", "one dollar"],
  ["$3.5M", "three point five million dollars"],
  ["$10-$20k", "ten to twenty thousand dollars"],
  ["£20k", "twenty thousand pounds"],
  ["1,234,567", "one million two hundred thirty four thousand five hundred sixty seven"],
  ["200ms", "two hundred milliseconds"],
  ["5GB", "five gigabytes"],
  ["10k", "ten k"],
  ["2026", "twenty twenty six"],
  ["2005", "two thousand five"],
  ["1905", "nineteen oh five"],
  ["1990s", "nineteen nineties"],
  ["10:30", "ten thirty"],
  ["9:05", "nine oh five"],
  ["10:00", "ten o'clock"],
  ["1st", "first"],
  ["22nd", "twenty second"],
  ["30th", "thirtieth"],
  ["-5", "minus five"],
  ["2½", "two and one half"],
  ["3.14.15", "three point fourteen point fifteen"],
  ["007", "zero zero seven"],
  ["５", "five"],
])("the number %s is read as %s", (word, spoken) => expect(spokenForm(word)).toBe(spoken));

test.each([
  ["R&D", "R and D"],
  ["read/write", "read slash write"],
  ["CI/CD", "C I C D"],
  ["24/7", "twenty four seven"],
  ["me@example.com", "me at example dot com"],
  ["https://example.com/a", "example dot com slash a"],
  ["C++", "C plus plus"],
  ["C#,", "C sharp"],
  ["APIs", "A P I's"],
  ["CEO's", "C E O's"],
  ["AND", "AND"],
  ["e.g.,", "for example"],
  ["U.S.", "U S"],
  ["p95", "p ninety five"],
  ["EC2", "E C two"],
])("the sign or short form %s is read as %s", (word, spoken) => expect(spokenForm(word)).toBe(spoken));

test.each(["—", "…", "🙂", "日本", "'", "--", "|", ""])("nothing is said for %s", (word) => expect(spokenForm(word)).toBe(""));

test("a word of 2,000 letters is read in pieces, and not to its end", () => {
  const spoken = spokenForm("a".repeat(2_000));
  expect(spoken.length).toBeLessThanOrEqual(160);
  expect(Math.max(...spoken.split(" ").map((part) => part.length))).toBe(24);
});

test("whatever comes in, only letters, apostrophes, spaces and inner breaks come out", () => {
  const signs = fc.constantFrom(..."aZé9ß/&%$€#.,:;-—'’\"(*_~+<>½²{}\\1".split(""));
  const word = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: signs }));
  fc.assert(
    fc.property(word, (text) => {
      expect(spokenForm(text)).toMatch(/^$|^[A-Za-z'](?:[A-Za-z']|,? (?=[A-Za-z']))*$/);
    }),
    { numRuns: 300 },
  );
});
