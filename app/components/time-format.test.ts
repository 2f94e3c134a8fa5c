import { expect, test } from "vitest";

import { counted, dateInWords } from "./time-format";

test("dates are written out", () => {
  expect(dateInWords("2026-11-20T09:05:00Z")).toBe("20 November 2026 at 09:05");
});

test("one has no plural", () => {
  expect([counted(1, "answer"), counted(0, "answer"), counted(3, "answer")]).toEqual(["1 answer", "0 answers", "3 answers"]);
});
