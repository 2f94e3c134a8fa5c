import { expect, test } from "vitest";

import { parseSettings } from "./parse-settings";

test("everything has a default", () => {
  expect(parseSettings({})).toMatchObject({ role: "General interview", level: "mid", kind: "behavioural", minutes: 20, personaId: "maya", resume: "" });
});

test("what a form sends is taken, text trimmed and numbers read", () => {
  expect(parseSettings({ role: "  Nurse ", minutes: "45", kind: "mixed" })).toMatchObject({ role: "Nurse", minutes: 45, kind: "mixed" });
});

test.each([
  [{ minutes: "9" }, "The length must be a whole number of minutes from 10 to 60."],
  [{ minutes: "soon" }, "The length must be a whole number of minutes from 10 to 60."],
  [{ resume: "x".repeat(40_001) }, "The résumé can have at most 40,000 characters. Shorten it."],
  [{ personaId: "nobody" }, "The interviewer cannot be used. Choose one that is offered."],
  [{ kind: "x", level: "y" }, "The level cannot be used. Choose one that is offered. The kind of interview cannot be used. Choose one that is offered."],
  [null, "One of the settings cannot be used. Choose one that is offered."],
])("what cannot be used is told by its name (%#)", (input, message) => {
  expect(() => parseSettings(input)).toThrow(message);
});
