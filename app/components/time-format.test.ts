import { expect, test } from "vitest";

import { counted, dateInWords } from "./time-format";

test("dates are written out", () => {
  expect(dateInWords("2026-11-20T09:05:00Z")).toBe("20 November 2026 at 09:05");
  expect(dateInWords("2027-01-01T00:00:00Z")).toBe("1 January 2027 at 00:00");
});

test("the reader's own dates are those of the system's time zone", () => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const iso of ["2026-03-29T00:59:00Z", "2026-03-29T01:00:00Z", "2026-12-31T23:30:00Z"]) {
    const words = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: zone });
    expect(dateInWords(iso, "local")).toBe(words.format(new Date(iso)));
  }
});

test("one has no plural", () => {
  expect([counted(1, "answer"), counted(0, "answer"), counted(3, "answer")]).toEqual(["1 answer", "0 answers", "3 answers"]);
});
