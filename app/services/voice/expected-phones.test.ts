import { expect, test } from "vitest";

import { createExpectedPhones } from "./expected-phones";

const signal = new AbortController().signal;

/** Prints each letter as a phone, and a pause for each comma that is not after "x". */
function printer() {
  const printed: string[] = [];
  const print = (text: string) => {
    printed.push(text);
    return Promise.resolve(`pau ${text.replace(/x, /g, "x").replace(/, /g, "|").replaceAll(" ", "").split("").join(" ").replaceAll("|", "pau")} pau`);
  };
  return { print, printed };
}

test("all new words of a sentence are learnt in one run, known ones in none", async () => {
  const { print, printed } = printer();
  const phonesOf = createExpectedPhones(print);
  expect(await phonesOf(["ab", "c", "ab"], signal)).toEqual([["a", "b"], ["c"], ["a", "b"]]);
  expect(await phonesOf(["c", "d"], signal)).toEqual([["c"], ["d"]]);
  expect(printed).toEqual(["ab, c", "d"]);
});

test("words that swallow a pause are found by halving", async () => {
  const phonesOf = createExpectedPhones(printer().print);
  expect(await phonesOf(["a", "bx", "c", "d"], signal)).toEqual([["a"], ["b", "x"], ["c"], ["d"]]);
});

test("a break within a word belongs to the word", async () => {
  const phonesOf = createExpectedPhones(printer().print);
  expect(await phonesOf(["a, b", "c"], signal)).toEqual([["a", "b"], ["c"]]);
});
