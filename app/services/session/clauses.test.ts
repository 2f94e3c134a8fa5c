import fc from "fast-check";
import { expect, test } from "vitest";

import { ClauseSplitter } from "./clauses";

function split(text: string, pieceLengths: readonly number[] = [text.length]): string[] {
  const splitter = new ClauseSplitter();
  const clauses: string[] = [];
  let at = 0;
  for (let index = 0; at < text.length; index += 1) {
    const length = Math.max(1, pieceLengths[index % pieceLengths.length] ?? 1);
    clauses.push(...splitter.push(text.slice(at, at + length)));
    at += length;
  }
  return [...clauses, ...splitter.end()];
}

const prose = fc
  .array(
    fc.oneof(
      fc.constantFrom("e.g.", "3.5", "1,000", "Dr.", "well,", "done.", "why?", "So", "and", "because", "I", "—", "team's", "\n", "(see above)", "“quoted.”", "U.S."),
      fc.string({ minLength: 1, maxLength: 12 }),
    ),
    { maxLength: 80 },
  )
  .map((words) => words.join(" "));

test("clauses join to exactly the text", () => {
  fc.assert(
    fc.property(prose, (text) => {
      expect(split(text).join("")).toBe(text.trim());
    }),
  );
});

test("how the text was cut on its way changes nothing but, at most, where a first clause ends", () => {
  fc.assert(
    fc.property(prose, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (text, lengths) => {
      const [clauses, others] = [split(text, lengths), split(text, [1])];
      const endsEarly = [clauses, others].some(([first = ""]) => /\p{Ll}{2}[.?!]$/u.test(first));
      if (!endsEarly) expect(clauses.join("|")).toBe(others.join("|"));
    }),
  );
});

test("a first clause that is over beyond doubt does not wait for the next word", () => {
  const firstOf = (...pieces: string[]): string[] => pieces.flatMap((piece) => splitter.push(piece));
  let splitter = new ClauseSplitter();
  expect(firstOf("Thanks, that", " is clear", ".")).toEqual(["Thanks, that is clear."]);
  expect([...firstOf(" What", " did you learn?"), ...splitter.end()]).toEqual([" What did you learn?"]);
  for (const open of ["Thanks a lot", "I see.", "Got it.", "You brought it down to 3.", "You used several tools, e.g.", "You said \"we shipped it early.", "You said 'we won.", "Das war bzw.", "You moved there in Sept."]) {
    splitter = new ClauseSplitter();
    expect(firstOf(open).filter((clause) => clause === open)).toEqual([]);
  }
});

test("a short whole sentence is a first clause, and a part of one that is as short is not", () => {
  expect(split("Thank you. What would you have done?", [10])).toEqual(["Thank you.", " What would you have done?"]);
  expect(split("Thanks, J.R. Smith, what did you do then?")[0]).toBe("Thanks, J.R. Smith, ");
  const question = "What would you have done differently if the deadline had been moved?";
  expect(split(`Thanks for that. ${question}`, [4])).toEqual(["Thanks for that.", ` ${question}`]);
  expect(split(`Yes, that is why. ${question}`)[0]).toBe("Yes, that is why. ");
  expect(split(`Thanks for that, ${question}`)[0]?.length).toBeGreaterThan(20);
});

test("no clause is blank and no word is split", () => {
  fc.assert(
    fc.property(prose, (text) => {
      const clauses = split(text);
      for (const clause of clauses) expect(clause.trim()).not.toBe("");
      for (const clause of clauses.slice(0, -1)) expect(clause).toMatch(/\s$|\p{Ll}{2}[.?!]$/u);
    }),
  );
});

test("the first clause is short when the text allows it", () => {
  expect(split("Thanks for sharing that, it helps me. Tell me about a time when you disagreed with somebody senior.")).toEqual([
    "Thanks for sharing that, ",
    "it helps me. Tell me about a time when you disagreed with somebody senior.",
  ]);
  expect(split("I see. What would you have done differently if the deadline had been moved?")[0]).toBe("I see. ");
});

test("later clauses are whole sentences", () => {
  const [, ...later] = split(
    "Good, that is clear to me. You said that the release slipped. Who told the customer about it, and what did they say?",
  );
  expect(later).toEqual(["You said that the release slipped. ", "Who told the customer about it, and what did they say?"]);
});

test("abbreviations, numbers and initials end nothing", () => {
  expect(split("You used several tools there, e.g. Kafka, at about 3.5 times the load of J. Smith's team in the U.S. last year.")).toEqual([
    "You used several tools there, ",
    "e.g. Kafka, at about 3.5 times the load of J. Smith's team in the U.S. last year.",
  ]);
});

test("a sentence without end is cut at a comma, and without commas at a space", () => {
  const long = "and then we went on to the next part of the plan";
  const withCommas = split(`First of all there was this. ${Array.from({ length: 8 }, () => long).join(", ")}.`);
  for (const clause of withCommas) expect(clause.length).toBeLessThanOrEqual(140);
  for (const clause of withCommas.slice(1, -1)) expect(clause).toMatch(/, $/);
  for (const clause of split(Array.from({ length: 30 }, () => long).join(" "))) expect(clause.length).toBeLessThanOrEqual(221);
});

test("a clause comes out as soon as the next word begins", () => {
  const splitter = new ClauseSplitter();
  expect(splitter.push("That was version 2. ")).toEqual([]);
  expect(splitter.push("W")).toEqual(["That was version 2. "]);
});

test("where the text breaks off, whole sentences stay and a fragment goes", () => {
  const brokenOff = (text: string): string[] => {
    const splitter = new ClauseSplitter();
    return [...splitter.push(text), "|", ...splitter.breakOff(), "|", ...splitter.push("Why did you do it that way? Now"), ...splitter.breakOff()];
  };
  expect(brokenOff("Thank you for that, it helps me. And now I wou")).toEqual(["Thank you for that, ", "|", "it helps me. ", "|", "Why did you do it that way? "]);
  expect(brokenOff("Thank you for that, and now I wou")).toEqual(["Thank you for that, ", "|", "|", "Why did you do it that way? "]);
  expect(brokenOff("Thank you for that, it helps me.")).toEqual(["Thank you for that, ", "|", "it helps me.", "|", "Why did you do it that way? "]);
});
