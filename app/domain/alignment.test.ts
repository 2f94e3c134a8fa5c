import { expect, test } from "vitest";

import { splitHeard } from "./alignment";

const TEXT = "Thank you. Now, why?";
const words = [
  { text: "Thank", from: 0, to: 5, startSample: 0, endSample: 100 },
  { text: "you", from: 6, to: 9, startSample: 100, endSample: 200 },
];
const rest = [
  { text: "Now", from: 11, to: 14, startSample: 200, endSample: 300 },
  { text: "why", from: 16, to: 19, startSample: 300, endSample: 400 },
];

test("a word was heard when half of it has played", () => {
  expect(splitHeard(TEXT, [...words, ...rest], 149)).toEqual({ heard: "Thank", unheard: "you. Now, why?" });
  expect(splitHeard(TEXT, [...words, ...rest], 150)).toEqual({ heard: "Thank you", unheard: ". Now, why?" });
});

test("text whose sound was never made was not heard, though every word that has sound was", () => {
  expect(splitHeard(TEXT, words, 200)).toEqual({ heard: "Thank you.", unheard: "Now, why?" });
});

test("all is heard with the last word, and nothing before the first", () => {
  expect(splitHeard(TEXT, [...words, ...rest], 400)).toEqual({ heard: TEXT, unheard: "" });
  expect(splitHeard(TEXT, [...words, ...rest], 0)).toEqual({ heard: "", unheard: TEXT });
});
