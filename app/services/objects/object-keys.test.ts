import { expect, test } from "vitest";

import { checkKey, checkPrefix, contentTypeOf, turnKeys, turnName } from "./object-keys";

test("all that belongs to a turn lies under its prefix, and nothing of another turn does", () => {
  const keys = turnKeys("abcdefgh12345678", turnName(1, "candidate"));
  expect(keys.audio).toBe("interviews/abcdefgh12345678/turns/1-candidate.webm");
  expect(keys.part(16_000)).toBe("interviews/abcdefgh12345678/turns/1-candidate.parts/000016000.pcm");
  for (const key of [keys.audio, keys.json, keys.part(0)]) {
    expect(checkKey(key)).toBe(key);
    expect(key.startsWith(keys.prefix)).toBe(true);
  }
  expect(turnKeys("abcdefgh12345678", turnName(11, "candidate")).audio.startsWith(keys.prefix)).toBe(false);
  expect(checkPrefix(keys.prefix)).toBe(keys.prefix);
  expect(checkPrefix(keys.parts)).toBe(keys.parts);
});

test("an interview's id that is none names no object", () => {
  expect(() => turnKeys("../../etc", "1-candidate")).toThrow();
  expect(() => turnName(0, "candidate")).toThrow("not a turn's ordinal");
});

test("the key tells the content type", () => {
  expect(contentTypeOf("a/1-candidate.wav")).toBe("audio/wav");
  expect(contentTypeOf("a/1-candidate.json")).toBe("application/json");
  expect(contentTypeOf("a/b")).toBe("application/octet-stream");
});
