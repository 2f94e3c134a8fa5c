import { expect, test } from "vitest";

import { runsOfPhrase, runsOfWords } from "./runs-of-words";

test("a phrase is made of runs that every text with it has, and others have not", () => {
  const runs = runsOfWords(["our data team of the north", "the team had data"]);
  for (const phrase of ["data team", "data team of", "our data team of the north"]) expect(runsOfPhrase(phrase).every((run) => runs.includes(run)), phrase).toBe(true);
  for (const phrase of ["north the", "team data", "data team had"]) expect(runsOfPhrase(phrase).every((run) => runs.includes(run)), phrase).toBe(false);
});

test("no run begins as a word does: unfinished words are looked for among words alone", () => {
  for (const run of [...runsOfWords(["the team had data"]), ...runsOfPhrase("the team")]) expect(run).toMatch(/^_/);
});

test("texts that were made to be too large do not make the index too large", () => {
  const runs = runsOfWords([Array.from({ length: 100_000 }, (_, index) => `word${index}`).join(" "), "x".repeat(10_000)]);
  expect(runs.join("").length).toBeLessThanOrEqual(400_000);
});
