import { expect, test } from "vitest";

import { readContinuation } from "./model-continuation";

async function rest(textSoFar: string, reply: string, pieceLength = 4): Promise<string> {
  async function* deltas() {
    for (let at = 0; at < reply.length; at += pieceLength) yield await Promise.resolve(reply.slice(at, at + pieceLength));
  }
  let text = "";
  for await (const piece of readContinuation(deltas(), textSoFar)) text += piece;
  return text;
}

test.each([
  ["goes on", "Thank you for that, ", "it helps me. What did you do?", "it helps me. What did you do?"],
  ["begins the whole turn anew", "Thank you. You spoke of a shop. ", "Thank you. You spoke of a shop. What was your part?", "What was your part?"],
  ["begins the broken sentence anew", "Thank you. When you moved the shop, ", "When you moved the shop, what did you do?", "what did you do?"],
  ["says the last words again", "Thank you. When you moved the shop, ", "the shop, what did you do?", "what did you do?"],
  ["repeats itself", "Thank you. ", "What did you do? What did you do?", "What did you do?"],
  ["writes a tag first", "Thank you. ", "NEXT\nWhat did you do?", "What did you do?"],
  ["thinks aloud first", "Thank you. ", "<think>They were cut off. Go on.</think>\nWhat did you do?", "What did you do?"],
  ["uses markup", "Thank you. ", "**What** did you do?", "What did you do?"],
  ["says nothing", "Thank you. ", "  ", ""],
])("a model that %s ends the turn without saying anything twice", async (_what, textSoFar, reply, expected) => {
  for (const length of [1, 4, 1_000]) expect(await rest(textSoFar, reply, length), `pieces of ${length}`).toBe(expected);
});

test("a text that ends without a space is joined on with one", async () => {
  expect(await rest("Thank you.", "Why?")).toBe(" Why?");
});

test("a model that does not stop is cut off", async () => {
  const sentences = Array.from({ length: 200 }, (_, index) => `This is sentence number ${index}.`).join(" ");
  expect((await rest("Thank you. ", sentences)).length).toBeLessThan(700);
});
