import { expect, test } from "vitest";

import { readableLogLine } from "./logger.server";

test("a log line reads as time, level, message and its fields", () => {
  const json = '{"level":40,"time":"2026-11-20T12:30:01.000Z","freeMb":12,"by":{"a":1},"msg":"Disk is nearly full"}\n';
  expect(readableLogLine(json)).toBe('12:30:01 warn Disk is nearly full (freeMb 12, by {"a":1})\n');
});

test("an error's stack follows its line", () => {
  const json = '{"level":50,"time":"2026-11-20T12:30:01.000Z","err":{"message":"no","stack":"Error: no\\n  at x"},"msg":"Failed"}';
  expect(readableLogLine(json)).toBe("12:30:01 error Failed\nError: no\n  at x\n");
});

test("what is not JSON is printed as it is", () => {
  expect(readableLogLine("plain\n")).toBe("plain\n");
});
