import fc from "fast-check";
import { expect, test } from "vitest";

import { type QuoteFor, quotableWords } from "./quotable-words";

const WANTED: QuoteFor[] = ["anything", "own-part", "group", "decision", "outcome", "whole"];

test.each<[string, QuoteFor, string | null]>([
  ["We moved the database to a new server, and it was hard.", "group", "We moved the database to a new server"],
  ["um so yeah basically i talked to the supplier and then we agreed a new price", "anything", "we agreed a new price"],
  ["Yes.", "whole", "Yes"],
  ["Yes, I did that once with a customer.", "whole", "I did that once with a customer"],
  ["there was a match on the television with my brother and we had pizza", "anything", "there was a match on the television with my brother"],
  ["I fixed it.", "whole", "I fixed it"],
  ["...", "whole", null],
  ["", "anything", null],
  ["🙂🙂🙂", "whole", null],
  ["the of and to", "anything", null],
  ["I used <script>alert(1)</script> and then I repaired the broken export job.", "anything", "I repaired the broken export job"],
  ["See https://example.com/a/b?c=d for it. I wrote the release notes myself.", "anything", "I wrote the release notes myself"],
  ["The team was slow. We decided to drop the old parser. It rained.", "decision", "We decided to drop the old parser"],
  ["First line of my answer\nsecond line was about customers", "anything", "First line of my answer"],
])("quotes from %j for %s", (answer, wanted, quote) => {
  const chosen = quotableWords(answer, wanted);
  if (quote === null) expect(chosen).toBeNull();
  else expect(chosen).toBe(quote);
});

const realistic = fc.array(
  fc.oneof(
    fc.constantFrom(
      "I", "we", "moved", "the", "database", "because", "and", "um", "so", "customers", "don’t", "forty", "percent,", "team.", "—", "<b>", "\n",
      "\u0000", "\"quoted\"", "(aside)", "naïve", "12.5%", "**bold**", "{{x}}", "manager's", "…",
    ),
    fc.string({ unit: "grapheme", maxLength: 8 }),
  ),
  { maxLength: 80 },
);

test("a quote is always a part of the answer, of at most twelve words, without markup or control characters", () => {
  fc.assert(
    fc.property(realistic, fc.constantFrom(" ", "  ", "\t", "\n"), fc.constantFrom(...WANTED), (words, separator, wanted) => {
      const answer = words.join(separator);
      const quote = quotableWords(answer, wanted);
      if (quote === null) return;
      expect(answer).toContain(quote);
      expect(quote).toBe(quote.trim());
      expect(quote).toMatch(/^[\p{L}\p{N}$£€'’.,% -]+$/u);
      expect(quote.split(" ").length).toBeLessThanOrEqual(12);
      if (wanted !== "whole") expect(quote.split(" ").length).toBeGreaterThanOrEqual(3);
    }),
    { numRuns: 500 },
  );
});

test("a quote starts and ends at word boundaries", () => {
  fc.assert(
    fc.property(realistic, (words) => {
      const answer = words.join(" ");
      const quote = quotableWords(answer);
      if (quote === null) return;
      const starts = [...answer.matchAll(new RegExp(quote.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "g"))];
      expect(
        starts.some(({ index }) => !/[\p{L}\p{N}]/u.test(answer[index - 1] ?? " ") && !/[\p{L}\p{N}]/u.test(answer[index + quote.length] ?? " ")),
      ).toBe(true);
    }),
  );
});

test("an answer of 40,000 characters is quoted from quickly, also when it has no spaces", () => {
  expect(quotableWords("x".repeat(40_000))).toBeNull();
  expect(quotableWords("we moved the big database ".repeat(1600))).not.toBeNull();
});
