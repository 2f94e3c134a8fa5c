import { expect, test } from "vitest";

import { createTypedDraft } from "./typed-draft";

function memory() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

test("a draft comes back after a reload, for what it is a draft of and for nothing else", () => {
  const storage = memory();
  createTypedDraft("draft", () => storage).keep("question 1", "It began in spr");
  const reloaded = createTypedDraft("draft", () => storage);
  expect(reloaded.read("question 1")).toBe("It began in spr");
  expect(reloaded.read("question 2")).toBeNull();
});

test("a text that was emptied is a draft too", () => {
  const draft = createTypedDraft("draft", memory);
  draft.keep("answer", "");
  expect(draft.read("answer")).toBe("");
});

test("nothing of an answer that is over stays in the browser", () => {
  const storage = memory();
  const draft = createTypedDraft("draft", () => storage);
  draft.keep("take 1", "Nobody should read this again.");
  draft.keepOnly("take 1");
  expect(storage.items.size).toBe(1);
  draft.keepOnly("take 2");
  expect(storage.items.size).toBe(0);
  expect(draft.read("take 1")).toBeNull();
});

test("before it is known what is asked, a draft of the page before stays", () => {
  const storage = memory();
  createTypedDraft("draft", () => storage).keep("take 1", "Half an ans");
  const reloaded = createTypedDraft("draft", () => storage);
  reloaded.keepOnly("");
  reloaded.keepOnly("take 1");
  expect(reloaded.read("take 1")).toBe("Half an ans");
});

test("without storage the draft is kept as long as the page", () => {
  const draft = createTypedDraft("draft", () => {
    throw new DOMException("Forbidden", "SecurityError");
  });
  expect(draft.read("answer")).toBeNull();
  draft.keep("answer", "Still here");
  expect(draft.read("answer")).toBe("Still here");
  draft.forget();
  expect(draft.read("answer")).toBeNull();
});

test("something else in its place in the storage is no draft", () => {
  const storage = memory();
  for (const stored of ["{", '"text"', '{"of":1,"text":"x"}', '{"of":"answer"}']) {
    storage.items.set("draft", stored);
    expect(createTypedDraft("draft", () => storage).read("answer")).toBeNull();
  }
});
