import { expect, test } from "vitest";

import { newId } from "~/domain/ids";

import type { ObjectStore } from "./object-store";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/** What every object store must do. `open` may give the same store again: each test has a prefix of its own. */
export function describeObjectStore(name: string, open: () => Promise<ObjectStore> | ObjectStore): void {
  const fresh = async () => ({ store: await open(), prefix: `interviews/${newId()}/` });

  test(`${name} gives back what was put`, async () => {
    const { store, prefix } = await fresh();
    const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
    await store.put(`${prefix}turns/1-candidate.wav`, everyByte);
    expect(await store.get(`${prefix}turns/1-candidate.wav`)).toEqual({ bytes: everyByte, size: 256 });
    expect(await store.head(`${prefix}turns/1-candidate.wav`)).toEqual({ key: `${prefix}turns/1-candidate.wav`, size: 256 });
  });

  test(`${name} keeps an empty object and a large one`, async () => {
    const { store, prefix } = await fresh();
    const large = new Uint8Array(8 * 1024 * 1024).fill(7);
    await store.put(`${prefix}empty.json`, new Uint8Array(0));
    await store.put(`${prefix}large.wav`, large);
    const sent = large.slice();
    large.fill(9); // the caller's again
    expect((await store.get(`${prefix}empty.json`))?.size).toBe(0);
    const stored = await store.get(`${prefix}large.wav`);
    expect(stored?.size).toBe(sent.length);
    expect(stored && Buffer.compare(stored.bytes, sent)).toBe(0);
  });

  test(`${name} replaces an object whole`, async () => {
    const { store, prefix } = await fresh();
    await store.put(`${prefix}a.json`, bytesOf("the first and longer one"));
    await store.put(`${prefix}a.json`, bytesOf("second"));
    expect(textOf((await store.get(`${prefix}a.json`))?.bytes)).toBe("second");
  });

  test(`${name} gives a range, cut to the object's end`, async () => {
    const { store, prefix } = await fresh();
    await store.put(`${prefix}a.wav`, bytesOf("0123456789"));
    const read = async (from: number, to: number) => {
      const object = await store.get(`${prefix}a.wav`, { range: { from, to } });
      return { text: textOf(object?.bytes), size: object?.size };
    };
    expect(await read(2, 5)).toEqual({ text: "234", size: 10 });
    expect(await read(8, 100)).toEqual({ text: "89", size: 10 });
    expect(await read(10, 20)).toEqual({ text: "", size: 10 });
    expect(await read(4, 4)).toEqual({ text: "", size: 10 });
    expect(await read(0, 1)).toEqual({ text: "0", size: 10 });
    expect(await read(9, 10)).toEqual({ text: "9", size: 10 });
    expect(await read(0, 10)).toEqual({ text: "0123456789", size: 10 });
    expect(await read(7, Infinity)).toEqual({ text: "789", size: 10 });
    await store.put(`${prefix}a.wav`, new Uint8Array(0));
    expect(await read(0, 5)).toEqual({ text: "", size: 0 });
  });

  test(`${name} answers null for what is not there`, async () => {
    const { store, prefix } = await fresh();
    await store.put(`${prefix}turns/a.wav`, bytesOf("x"));
    for (const key of [`${prefix}b.wav`, `${prefix}turns`, `${prefix}turns/a.wav/b`]) {
      expect(await store.get(key)).toBeNull();
      expect(await store.get(key, { range: { from: 0, to: 1 } })).toBeNull();
      expect(await store.get(key, { range: { from: 1, to: 1 } })).toBeNull();
      expect(await store.head(key)).toBeNull();
    }
  });

  test(`${name} lists by prefix in the order of keys`, async () => {
    const { store, prefix } = await fresh();
    const names = ["turns/1-candidate.wav", "turns/1-candidate.json", "turns/1-candidate.parts/000016000.pcm", "turns/11-candidate.wav", "plan.json"];
    for (const [index, name] of names.entries()) await store.put(`${prefix}${name}`, bytesOf("x".repeat(index + 1)));
    const listed = async (part: string) => (await store.list(`${prefix}${part}`)).map(({ key, size }) => `${key.slice(prefix.length)} ${size}`);
    expect(await listed("turns/1-candidate.")).toEqual([
      "turns/1-candidate.json 2",
      "turns/1-candidate.parts/000016000.pcm 3",
      "turns/1-candidate.wav 1",
    ]);
    expect(await listed("turns/1")).toHaveLength(4);
    expect(await listed("")).toHaveLength(5);
    expect(await listed("none/")).toEqual([]);
  });

  test(`${name} deletes keys, also those that are not there`, async () => {
    const { store, prefix } = await fresh();
    await store.put(`${prefix}a.json`, bytesOf("a"));
    await store.put(`${prefix}b.json`, bytesOf("b"));
    await store.delete([`${prefix}a.json`, `${prefix}never.json`]);
    await store.delete([]);
    expect((await store.list(prefix)).map(({ key }) => key)).toEqual([`${prefix}b.json`]);
  });

  test(`${name} deletes everything under a prefix and nothing else`, async () => {
    const { store, prefix } = await fresh();
    for (const key of ["turns/1-candidate.wav", "turns/1-candidate.parts/0.pcm", "turns/11-candidate.wav"]) await store.put(`${prefix}${key}`, bytesOf("x"));
    await store.deletePrefix(`${prefix}turns/1-candidate.`);
    expect((await store.list(prefix)).map(({ key }) => key)).toEqual([`${prefix}turns/11-candidate.wav`]);
    await store.deletePrefix(prefix);
    expect(await store.list(prefix)).toEqual([]);
    await store.deletePrefix(prefix);
  });

  test(`${name} lists and deletes more keys than one answer of S3 holds`, { timeout: 60_000 }, async () => {
    const { store, prefix } = await fresh();
    const names = Array.from({ length: 2_001 }, (_, index) => `${String(index).padStart(9, "0")}.pcm`);
    const left = [...names];
    const putInTurn = async () => {
      for (let name = left.pop(); name; name = left.pop()) await store.put(`${prefix}${name}`, bytesOf(name));
    };
    await Promise.all(Array.from({ length: 20 }, putInTurn));
    expect((await store.list(prefix)).map(({ key }) => key.slice(prefix.length))).toEqual(names);
    await store.delete(names.slice(0, 1_001).map((name) => `${prefix}${name}`));
    expect((await store.list(prefix)).map(({ key }) => key.slice(prefix.length))).toEqual(names.slice(1_001));
    await store.deletePrefix(prefix);
    expect(await store.list(prefix)).toEqual([]);
  });

  test(`${name} gives every reader one whole object while it is replaced`, async () => {
    const { store, prefix } = await fresh();
    const key = `${prefix}same.json`;
    const whole = (digit: number): Uint8Array => bytesOf(String(digit).repeat(100_000 + digit));
    await store.put(key, whole(0));
    let writing = true;
    const read = async () => {
      while (writing) expect(textOf((await store.get(key))?.bytes)).toMatch(/^(\d)\1{99999,}$/);
    };
    const readers = Promise.all([read(), read()]);
    for (let digit = 1; digit < 10; digit += 1) await store.put(key, whole(digit));
    writing = false;
    await readers;
    expect((await store.get(key))?.size).toBe(100_009);
  });

  test(`${name} keeps objects whole while many are put and deleted at once`, async () => {
    const { store, prefix } = await fresh();
    const keys = Array.from({ length: 30 }, (_, index) => `${prefix}turns/${index}/a.json`);
    await Promise.all(
      keys.map(async (key, index) => {
        await store.put(key, bytesOf(`${index}`));
        if (index % 2 === 0) await store.delete([key]);
      }),
    );
    expect(await store.list(prefix)).toHaveLength(15);
    await Promise.all(Array.from({ length: 10 }, (_, index) => store.put(`${prefix}same.json`, bytesOf(String(index).repeat(1000)))));
    expect(textOf((await store.get(`${prefix}same.json`))?.bytes)).toMatch(/^(\d)\1{999}$/);
  });

  test(`${name} refuses keys that are none`, async () => {
    const { store } = await fresh();
    const wrong = ["", "/a", "a/", "a//b", "../a", "a/../b", "a/..", ".a", "a/.b", "a.", "A", "a b", "a\\b", "a\u0000", "ä", `${"a/".repeat(120)}b`];
    for (const key of wrong) {
      await expect(async () => store.put(key, bytesOf("x")), key).rejects.toThrow("not an object key");
      await expect(async () => store.get(key), key).rejects.toThrow("not an object key");
      await expect(async () => store.delete([key]), key).rejects.toThrow("not an object key");
    }
    for (const prefix of ["", "/", "../", "a/../", "A/"]) await expect(async () => store.deletePrefix(prefix), prefix).rejects.toThrow("not an object key");
  });
}
