import { beforeEach, expect, test, vi } from "vitest";

import { DEFAULT_TALK_PREFERENCES } from "~/domain/talk-preferences";

import { readTalkPreferences, subscribeTalkPreferences, writeTalkPreferences } from "./talk-preferences";

beforeEach(() => vi.stubGlobal("window", new EventTarget()));

function storageOf(stored: string | null): () => Storage {
  const map = new Map(stored === null ? [] : [["hotseat.talk", stored]]);
  const storage = { getItem: (key: string) => map.get(key) ?? null, setItem: (key: string, value: string) => void map.set(key, value) };
  return () => storage as unknown as Storage;
}

const blocked = (): Storage => {
  throw new Error("SecurityError");
};

test("what was chosen is remembered, and those who listen are told", () => {
  const storage = storageOf(null);
  let told = 0;
  const stop = subscribeTalkPreferences(() => (told += 1));
  expect(readTalkPreferences(storage)).toEqual(DEFAULT_TALK_PREFERENCES);
  writeTalkPreferences({ bargeIn: "never", pace: "unhurried", transcriber: "server", camera: true }, storage);
  stop();
  writeTalkPreferences({ ...DEFAULT_TALK_PREFERENCES, pace: "unhurried" }, storage);
  expect(told).toBe(1);
  expect(readTalkPreferences(storage)).toEqual({ ...DEFAULT_TALK_PREFERENCES, pace: "unhurried" });
  expect(readTalkPreferences(storage)).toBe(readTalkPreferences(storage));
});

test("a value that is not known, or no JSON at all, is as if it had not been chosen", () => {
  expect(readTalkPreferences(storageOf('{"bargeIn":"shouting","pace":"unhurried"}'))).toEqual({ ...DEFAULT_TALK_PREFERENCES, pace: "unhurried" });
  for (const stored of ["{oops", "3", "null"]) expect(readTalkPreferences(storageOf(stored))).toEqual(DEFAULT_TALK_PREFERENCES);
});

test("where storage is blocked a choice lasts as long as the page", () => {
  writeTalkPreferences({ ...DEFAULT_TALK_PREFERENCES, bargeIn: "loudspeakers" }, blocked);
  expect(readTalkPreferences(blocked).bargeIn).toBe("loudspeakers");
});
