import { expect, test } from "vitest";

import {
  type Level,
  type QuestionKind,
  type RoleFamily,
  competencySchema,
  levelSchema,
  questionSchema,
  roleFamilySchema,
} from "../question";
import { contentWords } from "../spoken-words";
import { QUESTION_BANK } from "./question-bank";

const KINDS: QuestionKind[] = ["behavioural", "technical", "system-design", "coding"];

test("there are at least 250 questions and every one has valid tags", () => {
  expect(QUESTION_BANK.length).toBeGreaterThanOrEqual(250);
  for (const question of QUESTION_BANK) expect(() => questionSchema.parse(question), question.id).not.toThrow();
});

test("ids are unique slugs", () => {
  const ids = QUESTION_BANK.map((question) => question.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
});

test("every competency, level and role family is covered", () => {
  const covered = (values: readonly string[], of: (q: (typeof QUESTION_BANK)[number]) => readonly string[]) =>
    values.filter((value) => !QUESTION_BANK.some((question) => of(question).includes(value)));
  expect(covered(competencySchema.options, (question) => [question.competency])).toEqual([]);
  expect(covered(levelSchema.options, (question) => question.levels)).toEqual([]);
  expect(covered(roleFamilySchema.options, (question) => question.roleFamilies)).toEqual([]);
});

test("texts can be spoken: short, plain words, no abbreviations, one question", () => {
  for (const { id, text } of QUESTION_BANK) {
    expect(text.split(" ").length, id).toBeLessThanOrEqual(40);
    expect(text, id).toMatch(/^[A-Z][A-Za-z ,.?'-]+[.?]$/);
    expect(text, `${id}: an abbreviation`).not.toMatch(/\b(?:[A-Z]{2,}|eg|ie|etc|vs)\b/);
    expect(text.split("?").length - 1, `${id}: more than one question`).toBeLessThanOrEqual(1);
  }
});

test("no two questions are nearly the same", () => {
  const words = QUESTION_BANK.map((question) => new Set(contentWords(question.text)));
  const pairs: string[] = [];
  QUESTION_BANK.forEach((question, i) => {
    for (let j = i + 1; j < QUESTION_BANK.length; j += 1) {
      if (overlap(words[i] ?? new Set(), words[j] ?? new Set()) >= 0.6) pairs.push(`${question.id} ~ ${QUESTION_BANK[j]?.id}`);
    }
  });
  expect(pairs).toEqual([]);
});

test("an hour of one kind can be filled at every level, twice over for the people it is meant for", () => {
  for (const kind of KINDS) {
    for (const level of levelSchema.options) {
      expect(minutesOf(kind, level, "engineering"), `${kind} ${level}`).toBeGreaterThanOrEqual(120);
    }
  }
});

test("every role family has an hour of behavioural and of technical questions at every level", () => {
  for (const family of roleFamilySchema.options) {
    for (const level of levelSchema.options) {
      expect(minutesOf("behavioural", level, family), `${family} ${level}`).toBeGreaterThanOrEqual(180);
      expect(minutesOf("technical", level, family), `${family} ${level}`).toBeGreaterThanOrEqual(60);
    }
  }
});

function minutesOf(kind: QuestionKind, level: Level, family: RoleFamily): number {
  return QUESTION_BANK.filter(
    (question) =>
      question.kind === kind &&
      question.levels.includes(level) &&
      (question.roleFamilies.includes(family) || question.roleFamilies.includes("general")),
  ).reduce((sum, question) => sum + question.minutes, 0);
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / (a.size + b.size - shared || 1);
}
