import fc from "fast-check";
import { expect, test } from "vitest";

import { searchTurns } from "./search";

const turns = [
  { turnId: "q", text: "Why did the deploy fail?" },
  { turnId: "a", text: "The deploy  failed, so we rolled the deploy back." },
];

test("every place is found, in order, whatever the capitals and spaces", () => {
  expect(searchTurns(turns, " DEPLOY fail")).toEqual([
    { turnId: "q", from: 12, to: 23 },
    { turnId: "a", from: 4, to: 16 },
  ]);
});

test("nothing is found for nothing", () => {
  expect(searchTurns(turns, "  ")).toEqual([]);
});

test("signs of patterns mean themselves", () => {
  expect(searchTurns([{ turnId: "a", text: "C++ (and f*) [x] a/b" }], "c++ (and")).toHaveLength(1);
  expect(searchTurns(turns, ".*")).toEqual([]);
});

test("whatever is typed, what is found is what was looked for", () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ unit: "grapheme" }), (before, query) => {
      const text = `${before}${query}`;
      for (const { from, to } of searchTurns([{ turnId: "a", text }], query)) expect(to).toBeGreaterThan(from);
      if (query.trim() !== "" && !/\s/.test(query)) expect(searchTurns([{ turnId: "a", text: query }], query)).toHaveLength(1);
    }),
  );
});
