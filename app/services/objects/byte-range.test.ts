import { expect, test } from "vitest";

import { readRange } from "./byte-range";

test("a range is first and last byte, an open end, or the last bytes", () => {
  expect(readRange("bytes=0-99", 1000)).toEqual({ type: "part", from: 0, to: 100 });
  expect(readRange("bytes=900-", 1000)).toEqual({ type: "part", from: 900, to: 1000 });
  expect(readRange("bytes=-100", 1000)).toEqual({ type: "part", from: 900, to: 1000 });
  expect(readRange("bytes=-5000", 1000)).toEqual({ type: "part", from: 0, to: 1000 });
  expect(readRange("bytes=990-5000", 1000)).toEqual({ type: "part", from: 990, to: 1000 });
});

test("a range beyond the end cannot be given", () => {
  expect(readRange("bytes=1000-", 1000)).toEqual({ type: "unsatisfiable" });
  expect(readRange("bytes=-0", 1000)).toEqual({ type: "unsatisfiable" });
  expect(readRange("bytes=0-", 0)).toEqual({ type: "unsatisfiable" });
});

test("what is no single byte range asks for everything", () => {
  for (const header of [null, "", "bytes=-", "bytes=5-2", "bytes=0-1,5-6", "items=0-1", "bytes=a-b"]) {
    expect(readRange(header, 1000), String(header)).toEqual({ type: "whole" });
  }
});
