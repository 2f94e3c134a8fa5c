import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { deleteInterview } from "~/services/interviews/delete-interview.server";
import { createRecordStore } from "~/services/record/record-store.server";
import { createOpusCodec } from "~/services/recordings/opus-codec.server";

import { whyNoCeph } from "../../../scripts/lib/ceph.mjs";
import { type CephServer, startCeph } from "../../../tests/s3/ceph-server";
import { foundInStore, plantedWords } from "../../../tests/archive/planted";
import { plantInterview } from "../../../tests/archive/planted-interview";
import { withTestDatabase } from "../../../tests/setup/test-database";
import { describeObjectStore } from "./object-store-conformance";
import type { S3Settings } from "./s3-client.server";
import { type S3ObjectStore, createS3ObjectStore } from "./s3-object-store.server";

const skipped = whyNoCeph();
if (skipped) console.warn(skipped);

const key = "interviews/a/turns/1-candidate.webm";
const bytes = Uint8Array.from({ length: 1_000 }, (_, index) => index % 251);

describe.skipIf(skipped !== null)("with Ceph", () => {
  let ceph: CephServer;
  let store: S3ObjectStore;
  const stores: S3ObjectStore[] = [];

  beforeAll(async () => {
    ceph = await startCeph();
    store = open();
    await store.put(key, bytes);
  }, 120_000);
  afterAll(async () => {
    for (const opened of stores) opened.close();
    await ceph?.stop();
  });

  function open(settings: Partial<S3Settings> = {}): S3ObjectStore {
    const opened = createS3ObjectStore({ ...ceph.settings, ...settings });
    stores.push(opened);
    return opened;
  }

  describeObjectStore("the S3 store", () => store);

  test("an object has its content type and its checksum, and nobody without the keys can read or list it", async () => {
    const response = await fetch(await store.signedUrl(key, { expiresInSeconds: 60 }));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "audio/webm",
      "content-length": "1000",
      "cache-control": "private, no-store",
      "x-amz-meta-sha256": createHash("sha256").update(bytes).digest("hex"),
    });
    for (const path of [`/${key}`, "", "?list-type=2"]) {
      expect((await fetch(`${ceph.settings.endpoint}/${ceph.settings.bucket}${path}`)).status, path).toBe(403);
    }
  });

  test("a signed address gives the object and every part of it, under the name that was asked for", async () => {
    const url = await store.signedUrl(key, { expiresInSeconds: 60, fileName: "Ana’s answer.wav" });
    const whole = await fetch(url);
    expect(whole.headers.get("content-disposition")).toContain("filename*=UTF-8''Ana%E2%80%99s%20answer.wav");
    expect(new Uint8Array(await whole.arrayBuffer())).toEqual(bytes);
    const part = await fetch(url, { headers: { range: "bytes=990-" } });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, "bytes 990-999/1000"]);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.slice(990));
  });

  test("a signed address is worth nothing for another object, longer, after a change, or signed with another secret", async () => {
    await store.put("interviews/a/plan.json", bytes);
    const url = await store.signedUrl(key, { expiresInSeconds: 60 });
    const changed = [
      url.replace("turns/1-candidate.webm", "plan.json"),
      url.replace("X-Amz-Expires=60", "X-Amz-Expires=3600"),
      url.replace(/X-Amz-Signature=(.)/, (_, digit: string) => `X-Amz-Signature=${digit === "0" ? "1" : "0"}`),
      url.replace("no-store", "public"),
      await open({ secretAccessKey: "wrong" }).signedUrl(key, { expiresInSeconds: 60 }),
    ];
    for (const wrong of changed) {
      expect(wrong).not.toBe(url);
      expect((await fetch(wrong)).status, wrong).toBe(403);
    }
    expect((await fetch(url, { method: "DELETE" })).status).toBe(403);
    expect((await fetch(url)).status).toBe(200);
  });

  test("a signed address ends with its time, and with its object", async () => {
    const url = await store.signedUrl(key, { expiresInSeconds: 1 });
    expect((await fetch(url)).status).toBe(200);
    await sleep(2_500);
    expect((await fetch(url)).status).toBe(403);
    expect(() => store.signedUrl(key, { expiresInSeconds: 3_601 })).toThrow("not the life of a signed address");
    await store.put("interviews/a/deleted.wav", bytes);
    const deleted = await store.signedUrl("interviews/a/deleted.wav", { expiresInSeconds: 60 });
    await store.delete(["interviews/a/deleted.wav"]);
    expect((await fetch(deleted)).status).toBe(404);
  });

  test("wrong keys are said to be wrong, by every call, and change nothing", async () => {
    for (const wrong of [open({ secretAccessKey: "wrong" }), open({ accessKeyId: "nobody" })]) {
      await everyCallRejects(wrong, { code: "storage-unavailable", retryable: false, message: expect.stringContaining("S3_SECRET_ACCESS_KEY") });
    }
    expect((await store.get(key))?.bytes).toEqual(bytes);
  });

  test("a bucket that does not exist is said not to, by every call", async () => {
    await everyCallRejects(open({ bucket: "nowhere" }), { code: "storage-unavailable", message: expect.stringContaining("no bucket named “nowhere”") });
  });

  test("a bucket that has reached its limit is said to be full, and what is in it can be read and deleted", async () => {
    const limited = open(await ceph.addBucket({ maxObjects: 1 }));
    await limited.put("a.json", bytes);
    await expect(limited.put("b.json", bytes)).rejects.toMatchObject({ code: "storage-full", retryable: true });
    expect((await limited.get("a.json"))?.bytes).toEqual(bytes);
    await limited.delete(["a.json"]);
    expect(await limited.head("a.json")).toBeNull();
  });

  test("a put that is broken off leaves no part of an object", async () => {
    const leaving = open();
    const put = leaving.put("interviews/a/large.wav", new Uint8Array(64 * 1024 * 1024));
    setTimeout(() => leaving.close(), 30);
    await expect(put).rejects.toMatchObject({ message: expect.stringContaining("is stopping") });
    expect(await store.get("interviews/a/large.wav")).toBeNull();
  });

  test("what was discarded, redone or deleted is in no object of the bucket", async () => {
    const [database, codec] = [await withTestDatabase(), createOpusCodec()];
    const logFolder = await mkdtemp(path.join(tmpdir(), "hotseat-planted-"));
    try {
      const record = createRecordStore({ db: database.db });
      const options = { database, objects: store, codec, record, logFile: path.join(logFolder, "log") };
      for (const erase of ["discard", "redo", "nothing"] as const) {
        const { ref, sound } = await plantInterview(options, erase);
        const needles = new Map([...plantedWords(), ...sound]);
        if (erase === "nothing") {
          expect((await foundInStore(store, needles)).length, "the search finds what is there").toBeGreaterThan(5);
          await deleteInterview(ref, { db: database.db, record, objects: store });
        }
        expect(sound.size).toBeGreaterThan(5);
        expect(await foundInStore(store, needles)).toEqual([]);
      }
    } finally {
      await codec.close();
      await database.close();
      await rm(logFolder, { recursive: true, force: true });
    }
  }, 60_000);

  test("a server that stops in the middle of a put and comes back is waited for; one that stays away is said to be", async () => {
    await ceph.killGateway();
    await expect(store.put("interviews/a/later.json", bytes)).rejects.toMatchObject({ code: "storage-unavailable", retryable: true });
    const put = store.put("interviews/a/later.json", bytes);
    await ceph.startGateway();
    await put;
    expect((await store.get("interviews/a/later.json"))?.bytes).toEqual(bytes);
    expect((await store.get(key))?.bytes).toEqual(bytes);
  });
});

async function everyCallRejects(store: S3ObjectStore, error: Record<string, unknown>): Promise<void> {
  const calls = {
    put: () => store.put(key, new Uint8Array(1)),
    get: () => store.get(key),
    range: () => store.get(key, { range: { from: 0, to: 1 } }),
    head: () => store.head(key),
    list: () => store.list("interviews/"),
    delete: () => store.delete([key]),
    deletePrefix: () => store.deletePrefix("interviews/"),
  };
  for (const [name, call] of Object.entries(calls)) await expect(call(), name).rejects.toMatchObject(error);
}
