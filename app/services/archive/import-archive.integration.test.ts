import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import yazl from "yazl";
import { afterAll, expect, test } from "vitest";

import type { Database } from "~/db/database.server";
import { newId } from "~/domain/ids";
import { getInterview } from "~/services/interviews/get-interview.server";
import { digestOfBytes } from "~/services/objects/object-digest.server";
import { createRecordStore } from "~/services/record/record-store.server";

import { holdInterview } from "../../../tests/archive/hold-interview";
import { type MemoryObjectStore, createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { type TestDatabase, withTestDatabase } from "../../../tests/setup/test-database";
import { checkStore } from "./check-store.server";
import { exportEverything, exportInterview } from "./export-archive.server";
import { importArchive } from "./import-archive.server";
import { withUpload } from "./receive-upload.server";

const folder = await mkdtemp(path.join(tmpdir(), "hotseat-import-"));
const databases: TestDatabase[] = [];
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await rm(folder, { recursive: true, force: true });
});

async function newDatabase(): Promise<TestDatabase> {
  const database = await withTestDatabase();
  databases.push(database);
  return database;
}

const servicesOf = (db: Database, objects: MemoryObjectStore) => ({ db, record: createRecordStore({ db }), objects });

const bytesOf = async (stream: ReadableStream<Uint8Array>): Promise<Buffer> => Buffer.from(await new Response(stream).arrayBuffer());

async function fileOf(bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, `${newId()}.zip`);
  await writeFile(file, bytes);
  return file;
}

/** A zip of whatever is given, also under names and with lies that Hotseat never writes. */
async function zipOf(entries: readonly (readonly [name: string, bytes: Uint8Array | string])[], { compress = false } = {}): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, bytes] of entries) zip.addBuffer(Buffer.from(bytes as string), name, { compress });
  zip.end();
  return bytesOf(new Response(zip.outputStream as unknown as BodyInit).body as ReadableStream<Uint8Array>);
}

const BUCKET = ["hotseat.json", '{"app":"hotseat","version":2}'] as const;

/** An interview in a bucket of its own, with its objects as entries of a zip. */
async function held() {
  const database = await newDatabase();
  const objects = createMemoryObjectStore();
  const ref = await holdInterview({ database, objects });
  const entries = [BUCKET, ...[...objects.objects].map(([key, bytes]) => [key, bytes] as const)];
  return { database, objects, ref, entries };
}

test("an export that is imported elsewhere loses nothing, belongs to who imports it, and can be imported once", async () => {
  const { database, objects, ref } = await held();
  await holdInterview({ database, objects, ownerId: ref.ownerId, ended: false });
  const old = servicesOf(database.db, objects);
  const file = await fileOf(await bytesOf(await exportEverything(ref, old)));

  const there = await newDatabase();
  const ownerId = await there.newOwner();
  const services = servicesOf(there.db, createMemoryObjectStore());
  const report = await importArchive({ path: file, ownerId }, services);
  expect(report).toMatchObject({ imported: [expect.any(String), expect.any(String)], present: [], failed: [] });
  expect(await services.record.loadStored({ ...ref, ownerId })).toEqual(await old.record.loadStored(ref));
  expect(await getInterview({ ...ref, ownerId }, services)).toEqual(await getInterview(ref, old));
  const soundOf = ({ objects: stored }: MemoryObjectStore) =>
    [...stored].filter(([key]) => /\.(webm|pcm)$/.test(key)).map(([key, bytes]) => `${key} ${digestOfBytes(bytes).sha256}`).sort();
  expect(soundOf(services.objects)).toEqual(soundOf(objects));
  expect([...services.objects.objects.keys()].sort()).toEqual([...objects.objects.keys()].sort());
  expect((await checkStore({ ...services, store: services.objects })).differences).toEqual([]);

  expect(await importArchive({ path: file, ownerId }, services)).toEqual({ imported: [], present: report.imported, failed: [] });
});

test("one interview's zip holds that interview only, and nobody else's can be had", async () => {
  const { database, objects, ref } = await held();
  const foreign = await holdInterview({ database, objects });
  const services = servicesOf(database.db, objects);
  const zip = (await bytesOf(await exportInterview(ref, services))).toString("latin1");
  expect(zip).toContain(`interviews/${ref.interviewId}/record.json`);
  expect(zip).not.toContain(foreign.interviewId);
  await expect(exportInterview({ ...foreign, ownerId: ref.ownerId }, services)).rejects.toMatchObject({ code: "not-found" });
  expect((await bytesOf(await exportEverything(ref, services))).toString("latin1")).not.toContain(foreign.interviewId);
});

test("what is damaged, missing or added in a zip keeps its interview out, and leaves nothing behind", async () => {
  const { ref, entries } = await held();
  const key = (file: string): string => `interviews/${ref.interviewId}/${file}`;
  const changed = (file: string, change: (bytes: Uint8Array) => Uint8Array | null) =>
    entries.flatMap(([name, bytes]) => {
      const now = name === key(file) ? change(bytes as Uint8Array) : bytes;
      return now === null ? [] : [[name, now] as const];
    });
  const flipped = (bytes: Uint8Array) => bytes.map((byte, index) => (index === 100 ? byte ^ 1 : byte));
  const cases = [
    { entries: changed("turns/1-interviewer.webm", flipped), reason: "turns/1-interviewer.webm is damaged: its checksum is another." },
    { entries: changed("turns/1-interviewer.webm", () => null), reason: "turns/1-interviewer.webm is missing." },
    { entries: changed("record.json", () => null), reason: "record.json is missing." },
    { entries: changed("manifest.json", () => new Uint8Array(3)), reason: "manifest.json cannot be read." },
    { entries: [...entries, [key("turns/2-candidate.webm"), "of an erased turn"] as const], reason: "turns/2-candidate.webm does not belong to it." },
  ];
  const { db } = await newDatabase();
  const objects = createMemoryObjectStore();
  for (const { entries: given, reason } of cases) {
    const report = await importArchive({ path: await fileOf(await zipOf(given)), ownerId: ref.ownerId }, servicesOf(db, objects));
    expect(report).toEqual({ imported: [], present: [], failed: [{ interviewId: ref.interviewId, reason }] });
  }
  expect(objects.objects.size).toBe(0);
});

test("a store that fails in the middle of an import leaves nothing behind", async () => {
  const { ref, entries } = await held();
  const there = await newDatabase();
  const objects = createMemoryObjectStore();
  const file = await fileOf(await zipOf(entries));
  const options = { path: file, ownerId: await there.newOwner() };
  objects.fail("put", 1);
  await expect(importArchive(options, servicesOf(there.db, objects))).rejects.toMatchObject({ code: "storage-full" });
  expect(objects.objects.size).toBe(0);
  expect(await importArchive(options, servicesOf(there.db, objects))).toMatchObject({ imported: [ref.interviewId] });
});

/** The same zip with another name of the same length in it. */
const renamed = (zip: Buffer, from: string, to: string): Buffer => Buffer.from(zip.toString("latin1").replaceAll(from, to), "latin1");

test("a zip that is none of ours, or lies, is refused as a whole", async () => {
  const id = newId();
  const plain = await zipOf([BUCKET, [`interviews/${id}/record.json`, "{}"]]);
  const twice = await zipOf([BUCKET, [`interviews/${id}/record.json`, "{}"], [`interviews/${id}/recorx.json`, "{}"]]);
  const refused: [what: string, zip: Buffer, code: string][] = [
    ["no zip", Buffer.from("PK\x03\x04 and nothing of one"), "invalid-input"],
    ["cut off", plain.subarray(0, -30), "invalid-input"],
    ["without hotseat.json", await zipOf([[`interviews/${id}/record.json`, "{}"]]), "invalid-input"],
    ["of a newer version", await zipOf([["hotseat.json", '{"app":"hotseat","version":3}']]), "conflict"],
    ["a way out of the folder", renamed(plain, id, `../${"x".repeat(id.length - 3)}`), "invalid-input"],
    ["an absolute path", renamed(plain, `interviews/${id}`, `/etc/init/${"x".repeat(id.length + 1)}`), "invalid-input"],
    ["a file that is not ours", await zipOf([BUCKET, [`interviews/${id}/run.html`, "<script>"]]), "invalid-input"],
    ["a file twice", renamed(twice, "recorx.json", "record.json"), "invalid-input"],
    ["a bomb", await zipOf([BUCKET, [`interviews/${id}/record.json`, new Uint8Array(65 * 1024 * 1024)]], { compress: true }), "too-large"],
  ];
  const { db } = await newDatabase();
  const objects = createMemoryObjectStore();
  for (const [what, zip, code] of refused) {
    const failure: unknown = await importArchive({ path: await fileOf(zip), ownerId: newId() }, servicesOf(db, objects)).catch((error: unknown) => error);
    expect(failure, what).toMatchObject({ code });
  }
  expect(objects.objects.size).toBe(0);
});

test("an entry that is longer than it says is not unpacked", async () => {
  const id = newId();
  const bomb = await zipOf([BUCKET, [`interviews/${id}/record.json`, new Uint8Array(4_000_000)]], { compress: true });
  const announced = Buffer.alloc(4);
  announced.writeUInt32LE(4_000_000);
  const lie = Buffer.alloc(4);
  lie.writeUInt32LE(40);
  const lying = renamed(bomb, announced.toString("latin1"), lie.toString("latin1"));
  const { db } = await newDatabase();
  const report = await importArchive({ path: await fileOf(lying), ownerId: newId() }, servicesOf(db, createMemoryObjectStore()));
  expect(report.failed).toEqual([{ interviewId: id, reason: "This is not a zip that can be read, or it was cut off. Export it again." }]);
});

test("an upload is kept on disk only while it is read, and refused by its first bytes or beyond its limit", async () => {
  const uploads = path.join(folder, "uploads");
  const bodyOf = (bytes: string) => new Response(bytes).body;
  expect(await withUpload({ body: bodyOf("PK\x03\x04 and more"), folder: uploads, limit: 100 }, () => readdir(uploads))).toHaveLength(1);
  const read = (): Promise<never> => Promise.reject(new Error("must not be read"));
  await expect(withUpload({ body: bodyOf("<html>"), folder: uploads, limit: 100 }, read)).rejects.toMatchObject({ code: "invalid-input" });
  await expect(withUpload({ body: bodyOf("PK"), folder: uploads, limit: 100 }, read)).rejects.toMatchObject({ code: "invalid-input" });
  await expect(withUpload({ body: null, folder: uploads, limit: 100 }, read)).rejects.toMatchObject({ code: "invalid-input" });
  await expect(withUpload({ body: bodyOf(`PK\x03\x04${"x".repeat(100)}`), folder: uploads, limit: 100 }, read)).rejects.toMatchObject({ code: "too-large" });
  expect(await readdir(uploads)).toEqual([]);
});
