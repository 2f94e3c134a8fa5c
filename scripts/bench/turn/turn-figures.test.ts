import { expect, test } from "vitest";

import { STATED_DELAYS } from "../lib/providers";
import { replyTokens, tokensOf } from "./reply-tokens";
import { idealMs } from "./turn-figures";

test("the ideal is what the providers alone take: tokens up to the first clause's end, and the first audio", () => {
  const turn = { firstClause: "Okay, that is clear. ", decidedAt: 1_000, speechEndedAt: 400 };
  expect(tokensOf(turn.firstClause)).toBe(6);
  expect(idealMs(turn, STATED_DELAYS)).toBe(300 + 5 * 20 + 150);
});

test("words that are not known yet when the decision falls are waited for", () => {
  const turn = { firstClause: "Okay, that is clear.", decidedAt: 1_000, speechEndedAt: 950 };
  expect(idealMs(turn, STATED_DELAYS)).toBe(100 + 300 + 5 * 20 + 150);
});

test("a reply begins with a clause as the prompt asks for", () => {
  for (let turn = 0; turn < 35; turn += 1) expect(replyTokens(turn).join("")).toMatch(/^.{19,39}\. What did you learn from /);
});
