import { createHash } from "node:crypto";
import { createServer } from "node:net";

import pino from "pino";
import { afterAll, afterEach, expect, test } from "vitest";

import { type FaultyS3Server, type S3Fault, startFaultyS3 } from "../../../tests/s3/faulty-s3-server";
import type { Timing } from "../http/retry";
import { CorruptObjectError } from "./corrupt-object-error";
import type { S3CallOptions } from "./s3-calls.server";
import { type S3ObjectStore, createS3ObjectStore } from "./s3-object-store.server";

const server = await startFaultyS3();
const stores: S3ObjectStore[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  server.requests.length = 0;
  server.setFaults();
  server.setClock(0);
});
afterAll(() => server.close());

const withoutWaits: Timing = { now: () => performance.now(), sleep: async (_ms, signal) => signal.throwIfAborted(), random: () => 0 };

function open(options: S3CallOptions = {}, settings: Partial<FaultyS3Server["settings"]> = {}): S3ObjectStore {
  const store = createS3ObjectStore({ ...server.settings, ...settings }, { timing: withoutWaits, ...options });
  stores.push(store);
  return store;
}

const key = "interviews/a/turns/1-candidate.webm";
const bytes = new Uint8Array(10_000).fill(7);
const refused = (status: number, code: string): S3Fault => ({ type: "refused", status, code });
const tries = () => server.requests.length;

test("what passes is waited for: a busy service, a reset, a first byte that comes late, a body that breaks off or stands still", async () => {
  const passing: S3Fault[] = [
    refused(503, "SlowDown"),
    refused(500, "InternalError"),
    { type: "reset" },
    { type: "half", then: "reset" },
    { type: "half", then: "nothing" },
    { type: "silent" },
  ];
  const store = open({ tryMs: 300 });
  await store.put(key, bytes);
  for (const fault of passing) {
    server.setFaults(fault);
    const found = await store.get(key);
    expect(found && Buffer.compare(found.bytes, bytes), fault.type).toBe(0);
  }
  server.setFaults({ type: "late", ms: 200 });
  expect((await store.get(key))?.size).toBe(bytes.length);
  expect(tries()).toBe(1 + 2 * passing.length + 1);
});

test("a put that times out after it succeeded is put again, whole", async () => {
  server.setFaults({ type: "silent" });
  await open({ tryMs: 200 }).put(key, bytes);
  expect(server.requests.map(({ method }) => method)).toEqual(["PUT", "PUT"]);
  expect(server.objects.get(key)?.bytes).toEqual(Buffer.from(bytes));
});

test("a service that stays away is given up in time, and said to be away", async () => {
  server.setFaults(...Array<S3Fault>(20).fill({ type: "silent" }));
  const startedAt = performance.now();
  await expect(open({ tryMs: 200 }).put(key, bytes)).rejects.toMatchObject({
    name: "StorageError",
    code: "storage-unavailable",
    retryable: true,
    message: expect.stringContaining("cannot be reached just now"),
    cause: { name: "AbortError" },
  });
  expect(tries()).toBe(4);
  expect(performance.now() - startedAt).toBeLessThan(4_000);
});

test("a service that nobody listens for is said to be away, after four tries", async () => {
  const reserved = createServer();
  await new Promise<void>((resolve) => reserved.listen(0, "127.0.0.1", resolve));
  const { port } = reserved.address() as { port: number };
  await new Promise((resolve) => reserved.close(resolve));
  const waits: number[] = [];
  const timing = { ...withoutWaits, sleep: async (ms: number) => void waits.push(ms) };
  const store = open({ timing }, { endpoint: `http://127.0.0.1:${port}` });
  await expect(store.list("interviews/")).rejects.toMatchObject({ code: "storage-unavailable", retryable: true, cause: { code: "ECONNREFUSED" } });
  expect(waits).toEqual([300, 600, 1_200]);
});

test("what no repetition heals is told at once, in words that say what to do", async () => {
  const store = open();
  const cases = [
    [refused(403, "InvalidAccessKeyId"), { code: "storage-unavailable", retryable: false, message: expect.stringContaining("S3_SECRET_ACCESS_KEY") }],
    [refused(403, "SignatureDoesNotMatch"), { retryable: false, message: expect.stringContaining("S3_SECRET_ACCESS_KEY") }],
    [refused(404, "NoSuchBucket"), { retryable: false, message: expect.stringContaining("no bucket named “hotseat”") }],
    [refused(301, "PermanentRedirect"), { retryable: false, message: expect.stringContaining("S3_REGION") }],
    [refused(403, "QuotaExceeded"), { code: "storage-full", retryable: true, message: expect.stringContaining("The bucket is full") }],
    [refused(507, "InsufficientStorage"), { code: "storage-full", retryable: true }],
    [refused(507, "XMinioStorageFull"), { code: "storage-full", retryable: true }],
    [refused(400, "EntityTooLarge"), { code: "storage-unavailable", retryable: false, message: expect.stringContaining("refused") }],
  ] as const;
  for (const [fault, error] of cases) {
    server.setFaults(fault);
    await expect(store.put(key, bytes), JSON.stringify(fault)).rejects.toMatchObject(error);
  }
  expect(tries()).toBe(cases.length);
});

test("a machine whose clock is wrong learns the service's time and goes on", async () => {
  server.setClock(3_600_000);
  const store = open();
  await store.put(key, bytes);
  expect(tries()).toBe(2);
  await store.put(key, bytes);
  expect(tries()).toBe(3);
});

test("a service that will not take the time it told is said to have another clock", async () => {
  server.setFaults(...Array<S3Fault>(4).fill(refused(403, "RequestTimeTooSkewed")));
  await expect(open().put(key, bytes)).rejects.toMatchObject({ retryable: true, message: expect.stringContaining("Set the clock") });
});

test("bytes that are not what was put are an error, never an answer", async () => {
  const store = open();
  await store.put(key, bytes);
  server.setFaults({ type: "changed" });
  await expect(store.get(key)).rejects.toThrow(CorruptObjectError);
  server.setFaults({ type: "changed" });
  await expect(store.get(key, { range: { from: 0, to: bytes.length } })).rejects.toThrow(CorruptObjectError);
  expect((await store.get(key))?.size).toBe(bytes.length);
});

test("a service that knows no ranges gives the part all the same", async () => {
  const store = open();
  await store.put(key, Uint8Array.from([0, 1, 2, 3, 4]));
  expect(await store.get(key, { range: { from: 1, to: 3 } })).toEqual({ bytes: Uint8Array.from([1, 2]), size: 5 });
});

test("a key that could not be deleted is an error; one that was gone is not, and what passes is tried again", async () => {
  const store = open();
  server.setFaults({ type: "key-refused", key, code: "AccessDenied" });
  await expect(store.delete([key, "b.json"])).rejects.toMatchObject({ code: "storage-unavailable", retryable: false });
  server.setFaults({ type: "key-refused", key, code: "NoSuchKey" });
  await store.delete([key]);
  server.setFaults({ type: "key-refused", key, code: "InternalError" });
  await store.delete([key]);
  expect(tries()).toBe(4);
});

test("puts and deletions carry the checksum that every service knows", async () => {
  const store = open();
  await store.put(key, bytes);
  await store.delete([key]);
  const md5Of = (body: Buffer) => createHash("md5").update(body).digest("base64");
  const [put, remove] = server.requests;
  expect(put?.headers).toMatchObject({ "content-md5": md5Of(Buffer.from(bytes)), "content-type": "audio/webm", "content-length": String(bytes.length) });
  expect(remove?.headers["content-md5"]).toBe(md5Of(remove?.body ?? Buffer.alloc(0)));
});

test("closing breaks off what waits, between two tries too, and refuses what comes after", async () => {
  server.setFaults({ type: "silent" }, ...Array<S3Fault>(4).fill(refused(503, "SlowDown")));
  const realWaits = { timing: undefined };
  const store = open(realWaits);
  const stopping = { code: "storage-unavailable", retryable: true, message: expect.stringContaining("is stopping") };
  const waiting = [store.put(key, bytes), store.head(key)].map((call) => expect(call).rejects.toMatchObject(stopping));
  await expect.poll(tries).toBeGreaterThanOrEqual(2);
  store.close();
  await Promise.all(waiting);
  await expect(store.get(key)).rejects.toMatchObject(stopping);
});

test("no log line tells the keys or what was signed with them", async () => {
  const settings = { accessKeyId: "AKIAPLANTEDKEY", secretAccessKey: "planted-secret" };
  server.setFaults(refused(403, "SignatureDoesNotMatch"));
  const error = await open({}, settings)
    .put(key, bytes)
    .catch((thrown: unknown) => thrown);
  const lines: string[] = [];
  pino({}, { write: (line) => void lines.push(line) }).error({ err: error }, "not stored");
  const signature = /Signature=([0-9a-f]+)/.exec(String(server.requests[0]?.headers.authorization))?.[1] ?? "";
  expect(signature).toHaveLength(64);
  for (const secret of ["AKIAPLANTEDKEY", "planted-secret", signature]) expect(lines.join()).not.toContain(secret);
  expect(lines.join()).toContain("SignatureDoesNotMatch");
});
