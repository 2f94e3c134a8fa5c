import { expect, test } from "vitest";

import { continueText } from "./continue-text";

async function* pieces(text: string, length: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

async function continuation(kept: string, text: string, length = 3): Promise<string> {
  let rest = "";
  for await (const piece of continueText(kept, pieces(text, length))) rest += piece;
  return rest;
}

test("a text that begins as before goes on after what was kept", async () => {
  expect(await continuation("Thank you. ", "Thank you. What was hard about it?")).toBe("What was hard about it?");
  expect(await continuation("Thank you. ", "Thank you. What was hard about it?", 100)).toBe("What was hard about it?");
});

test("nothing follows when all was kept", async () => {
  expect(await continuation("Thank you. What now?", "Thank you. What now?")).toBe("");
});

test("another text is dropped when what was kept says something whole", async () => {
  expect(await continuation("Thank you. What was ", "I see. Why?")).toBe("");
});

test("another text follows when what was kept says nothing yet", async () => {
  expect(await continuation("Thank you for the long, ", "I see. Why did you do it?")).toBe("I see. Why did you do it?");
  expect(await continuation("Thank you for", "I see. Why?")).toBe(" I see. Why?");
});
