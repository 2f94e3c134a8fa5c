import fc from "fast-check";
import { expect, test } from "vitest";

import { DOCUMENT_LIMIT } from "~/domain/limits";

import { checkDraft, DEFAULT_DRAFT, parseDraft } from "./settings-draft";

test("the defaults are an interview that can begin", () => {
  expect(checkDraft(DEFAULT_DRAFT)).toMatchObject({ settings: { role: "General interview", minutes: 20, personaId: "maya" } });
});

test("what was typed comes back", () => {
  const draft = { ...DEFAULT_DRAFT, role: "Nurse", resume: "<b>Ten years</b>" };
  expect(parseDraft(JSON.stringify(draft))).toEqual(draft);
});

test("anything else in storage gives the defaults, field by field", () => {
  for (const stored of [null, "", "{", "[]", "7", "null"]) expect(parseDraft(stored)).toEqual(DEFAULT_DRAFT);
  expect(parseDraft(JSON.stringify({ personaId: "zaphod", kind: 7, role: "Nurse" }))).toEqual({ ...DEFAULT_DRAFT, role: "Nurse" });
});

test("a draft read from any storage is one of texts", () => {
  fc.assert(
    fc.property(fc.json(), (stored) => {
      for (const value of Object.values(parseDraft(stored))) expect(typeof value).toBe("string");
    }),
  );
});

test("a résumé that is too long is kept, and says by how much", () => {
  const resume = "x".repeat(DOCUMENT_LIMIT + 1_204);
  const draft = parseDraft(JSON.stringify({ resume }));
  expect(draft.resume).toBe(resume);
  expect(checkDraft(draft)).toEqual({ errors: { resume: "This is 1,204 characters too long. Please shorten it." } });
});

test("a length out of range is told in minutes", () => {
  expect(checkDraft({ ...DEFAULT_DRAFT, minutes: "90" })).toEqual({ errors: { minutes: "Choose a length from 10 to 60 minutes." } });
});
