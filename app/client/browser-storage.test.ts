import { expect, test } from "vitest";

import { rememberDevice, rememberedDevice } from "./remembered-device";
import { tabId } from "./tab-id";

function memoryStorage(entries: Record<string, string> = {}): () => Storage {
  const map = new Map(Object.entries(entries));
  const storage = { getItem: (key: string) => map.get(key) ?? null, setItem: (key: string, value: string) => void map.set(key, value) };
  return () => storage as unknown as Storage;
}

const blocked = (): Storage => {
  throw new Error("SecurityError");
};

test("a tab keeps its id over reloads, and another tab has another", () => {
  const tab = memoryStorage();
  expect(tabId(tab)).toMatch(/^[0-9a-z]{20}$/);
  expect(tabId(tab)).toBe(tabId(tab));
  expect(tabId(memoryStorage())).not.toBe(tabId(tab));
});

test("without storage the id lasts as long as the page", () => {
  expect(tabId(blocked)).toBe(tabId(blocked));
});

test("an id that somebody tampered with is replaced", () => {
  expect(tabId(memoryStorage({ "hotseat.tab": "../x" }))).toMatch(/^[0-9a-z]{20}$/);
});

test("the device is remembered, and nonsense or blocked storage is as if nothing were", () => {
  const storage = memoryStorage();
  expect(rememberedDevice(storage)).toEqual({ deviceId: "", checked: false });
  expect(rememberDevice({ deviceId: "mic-1", checked: true }, storage)).toBe(true);
  expect(rememberedDevice(storage)).toEqual({ deviceId: "mic-1", checked: true });
  expect(rememberedDevice(memoryStorage({ "hotseat.device": "{oops" }))).toEqual({ deviceId: "", checked: false });
  expect(rememberedDevice(memoryStorage({ "hotseat.device": '{"deviceId":3}' }))).toEqual({ deviceId: "", checked: false });
  expect(rememberedDevice(blocked)).toEqual({ deviceId: "", checked: false });
  expect(rememberDevice({ deviceId: "", checked: true }, blocked)).toBe(false);
});
