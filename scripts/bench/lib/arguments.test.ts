import { expect, test } from "vitest";

import { readArguments } from "./arguments";

const definition = {
  bench: "example",
  numbers: { seed: { default: 1, help: "chooses" }, minutes: { default: 15, help: "how long", least: 0.1, most: 60 } },
  flags: { quick: "a short run" },
};

test("what is not given has its default", () => {
  expect(readArguments(definition, [])).toMatchObject({ seed: 1, minutes: 15, quick: false, json: false });
});

test("numbers and switches are read", () => {
  expect(readArguments(definition, ["--minutes", "0.5", "--quick", "--json"])).toMatchObject({ minutes: 0.5, quick: true, json: true });
});

test.each([["--minutes", "none"], ["--minutes", "61"], ["--minutes", ""], ["--what"]])("%s %s is refused with a sentence", (...args) => {
  expect(() => readArguments(definition, args.filter((arg) => arg !== undefined))).toThrow(/^(--minutes must be|Only the options)/);
});
