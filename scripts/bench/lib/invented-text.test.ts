import { expect, test } from "vitest";

import { modelTurn, wordsOfLength } from "./invented-text";

test("a turn begins with a tag that the prompt allows", () => {
  expect(modelTurn("Allowed now:\n- PROBE: dig\n- NEXT: ask", 0)[0]).toBe("NEXT\n");
  expect(modelTurn("Allowed now:\n- END: thank", 0)[0]).toBe("END\n");
  expect(modelTurn("", 0).slice(1).join("")).toMatch(/^Thank you, .* your manager\.$/);
});

test("turns that follow each other have no sentence in common", () => {
  const sentences = [0, 1, 2, 3, 4, 5].flatMap((turn) => modelTurn("", turn).slice(1).join("").split(/(?<=[.?]) /));
  expect(new Set(sentences).size).toBe(sentences.length);
});

test("words fill the sound that was sent", () => {
  const { text, words } = wordsOfLength(32_000);
  expect(words).toHaveLength(5);
  expect(words.at(-1)?.endSample).toBe(32_000);
  expect(text.split(" ")).toHaveLength(5);
});
