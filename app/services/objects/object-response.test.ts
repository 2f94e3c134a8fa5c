import { expect, test } from "vitest";

import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { objectResponse } from "./object-response.server";

const store = createMemoryObjectStore();
const bytes = Uint8Array.from({ length: 2_500_000 }, (_, index) => index % 251);
const object = { key: "interviews/a/turns/1-candidate.wav", size: bytes.length };
await store.put(object.key, bytes);

const ask = (headers: Record<string, string> = {}, method = "GET") =>
  objectResponse({ store, object, request: new Request("http://localhost/", { method, headers }) });
const bodyOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

test("a recording is sent whole, in pieces that are read one by one", async () => {
  const response = ask();
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "accept-ranges": "bytes",
    "content-length": "2500000",
    "content-type": "audio/wav",
    "cache-control": "private, no-store",
  });
  expect(Buffer.compare(await bodyOf(response), bytes)).toBe(0);
});

test("a player that seeks gets the part that it asks for", async () => {
  const response = ask({ range: "bytes=1000000-2200000" });
  expect(response.status).toBe(206);
  expect(response.headers.get("content-range")).toBe("bytes 1000000-2200000/2500000");
  expect(response.headers.get("content-length")).toBe("1200001");
  expect(Buffer.compare(await bodyOf(response), bytes.subarray(1_000_000, 2_200_001))).toBe(0);
});

test("a part beyond the end is refused with the size", () => {
  const response = ask({ range: "bytes=2500000-" });
  expect(response.status).toBe(416);
  expect(response.headers.get("content-range")).toBe("bytes */2500000");
});

test("HEAD tells the size without the bytes", async () => {
  const response = ask({}, "HEAD");
  expect(response.headers.get("content-length")).toBe("2500000");
  expect((await bodyOf(response)).length).toBe(0);
});

test("a recording that is deleted while it is sent breaks off instead of ending well", async () => {
  const copy = createMemoryObjectStore();
  await copy.put(object.key, bytes);
  const reader = objectResponse({ store: copy, object, request: new Request("http://localhost/") }).body?.getReader();
  await reader?.read();
  await copy.delete([object.key]);
  await expect(reader?.read()).rejects.toThrow("deleted");
});

test("parts of two versions are never joined, and what a page has already is not sent again", async () => {
  const tagged = (headers: Record<string, string>) =>
    objectResponse({ store, object, request: new Request("http://localhost/", { headers }), etag: '"now"' });
  expect(tagged({}).headers.get("etag")).toBe('"now"');
  expect(tagged({ range: "bytes=0-9", "if-range": '"now"' }).status).toBe(206);
  expect(tagged({ range: "bytes=0-9", "if-range": '"before"' }).status).toBe(200);
  const known = tagged({ "if-none-match": '"now"' });
  expect(known.status).toBe(304);
  expect((await bodyOf(known)).length).toBe(0);
});
