import { expect, test } from "vitest";

import { createProblems, createSilenceWatch } from "./microphone";
import { MicrophoneError, microphoneErrorOf } from "./microphone-error";

function rig() {
  const told: string[] = [];
  const problems = createProblems({
    onProblem: (error) => told.push(error.problem),
    onRecovered: (problem) => told.push(`${problem} passed`),
  });
  return { told, problems, silence: createSilenceWatch(problems) };
}

test("three seconds of exact zeros are told once, and that they are over", () => {
  const { told, silence } = rig();
  for (let packets = 0; packets < 149; packets += 1) silence(320);
  expect(told).toEqual([]);
  for (let packets = 0; packets < 100; packets += 1) silence(320);
  expect(told).toEqual(["silent"]);
  silence(0);
  expect(told).toEqual(["silent", "silent passed"]);
});

test("a live packet in between starts the count again", () => {
  const { told, silence } = rig();
  for (let packets = 0; packets < 400; packets += 1) silence(packets % 100 === 99 ? 0 : 320);
  expect(told).toEqual([]);
});

test("a muted microphone is not called silent as well", () => {
  const { told, problems, silence } = rig();
  problems.raise("muted");
  problems.raise("muted");
  for (let packets = 0; packets < 200; packets += 1) silence(320);
  problems.pass("muted");
  expect(told).toEqual(["muted", "muted passed"]);
});

test.each([
  ["NotAllowedError", "denied"],
  ["NotFoundError", "missing"],
  ["NotReadableError", "busy"],
  ["SecurityError", "denied"],
  ["NotSupportedError", "unsupported"],
])("the browser's %s is called %s and says what to do", (name, problem) => {
  const error = microphoneErrorOf(new DOMException("no", name));
  expect(error).toBeInstanceOf(MicrophoneError);
  expect(error.problem).toBe(problem);
  expect(error.message).toMatch(/\. .+\.$/);
});
