import { expect, test } from "vitest";

import { InvalidInputError } from "~/domain/errors";

import { parseArguments } from "./arguments";

test("nothing given is a usual interview", () => {
  expect(parseArguments([])).toMatchObject({ turns: undefined, seed: 1, settings: { kind: "behavioural", level: "mid", minutes: 20, personaId: "maya" } });
});

test("everything can be chosen", () => {
  const args = "--turns 30 --seed 7 --kind mixed --level lead --role Nurse --company Acme --minutes 45 --persona kai".split(" ");
  expect(parseArguments(args)).toMatchObject({
    turns: 30,
    seed: 7,
    settings: { kind: "mixed", level: "lead", role: "Nurse", company: "Acme", minutes: 45, personaId: "kai" },
  });
});

test("the plan is as long as the turns need", () => {
  expect(parseArguments(["--turns", "30"])?.settings.minutes).toBeGreaterThanOrEqual(35);
  expect(parseArguments(["--turns", "200"])?.settings.minutes).toBe(60);
});

test("help is told apart", () => {
  expect(parseArguments(["--help"])).toBeNull();
});

test.each([
  ["--turns many", "--turns must be a whole number."],
  ["--turns 2", "--turns must be at least 6."],
  ["--minutes 90", "--minutes must be at most 60."],
  ["--kind chat", "--kind must be one of behavioural, technical, system-design, coding, mixed."],
  ["--level boss", "--level must be one of intern, junior, mid, senior, lead, executive."],
  ["--persona bob", "--persona must be one of maya, daniel, alasdair, kai."],
  ["--speed 3", "--speed cannot be used like that; --help shows the options."],
  ["--seed", "--seed cannot be used like that; --help shows the options."],
  ["extra", "Only the options that --help shows can be used."],
])("%s is refused in a sentence", (line, message) => {
  const refusal = () => parseArguments(line.split(" "));
  expect(refusal).toThrow(InvalidInputError);
  expect(refusal).toThrow(message);
});
