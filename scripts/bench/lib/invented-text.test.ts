import { expect, test } from "vitest";

import { modelTurn, wordsOfLength } from "./invented-text";

test("a turn begins with a tag that the prompt allows", () => {
  expect(modelTurn("Allowed now:\n- PROBE: dig\n- NEXT: ask")[0]).toBe("NEXT\n");
  expect(modelTurn("Allowed now:\n- END: thank")[0]).toBe("END\n");
  expect(modelTurn("").slice(1).join("")).toMatch(/^Thank you, .* planned\?$/);
});

test("words fill the sound that was sent", () => {
  const { text, words } = wordsOfLength(32_000);
  expect(words).toHaveLength(5);
  expect(words.at(-1)?.endSample).toBe(32_000);
  expect(text.split(" ")).toHaveLength(5);
});
