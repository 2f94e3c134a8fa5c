import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";

import type { Database } from "~/db/database.server";
import { newId } from "~/domain/ids";
import { listInterviews } from "~/services/interviews/list-interviews.server";
import { interviewKeys } from "~/services/objects/object-keys";
import { currentOwner } from "~/services/owners/current-owner.server";
import { type InterviewRef, createRecordStore } from "~/services/record/record-store.server";
import { keepInterview } from "~/services/retention/keep-interview.server";
import { bringUpIndex } from "~/services/search/bring-up-index.server";
import { addTag } from "~/services/tags/tag-interview.server";

import { ERASED_WORDS, holdInterview } from "../../../tests/archive/hold-interview";
import { type MemoryObjectStore, createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { firstEvents } from "../../../tests/setup/record-fixtures";
import { type TestDatabase, withTestDatabase } from "../../../tests/setup/test-database";
import { checkStore } from "./check-store.server";
import { exportEverything, exportInterview } from "./export-archive.server";
import { reindex } from "./reindex.server";
import { storeInterview } from "./store-interview.server";

const databases: TestDatabase[] = [];
afterAll(() => Promise.all(databases.map((database) => database.close())));

async function newDatabase(): Promise<TestDatabase> {
  const database = await withTestDatabase();
  databases.push(database);
  return database;
}

const servicesOf = (db: Database, objects: MemoryObjectStore) => ({ db, record: createRecordStore({ db }), objects });

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.from(await new Response(stream).arrayBuffer());
}

const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const TABLES = ["interviews", "events", "interview_tags", "search_texts", "search_documents"];

/** All that follows from the records. When a tag got its name is not compared: a record tells when it was given last. */
async function rowsOf(db: Database): Promise<Record<string, unknown[]>> {
  const queries = [...TABLES.map((table) => [table, `select * from ${table} order by 1, 2`] as const), ["tags", "select owner_id, id, name from tags order by 1, 2"] as const];
  return Object.fromEntries(await Promise.all(queries.map(async ([table, query]) => [table, (await db.execute(sql.raw(query))).rows] as const)));
}

const anybody = new Request("http://localhost/");

test("a database that was dropped is rebuilt from the bucket alone, and every export is the same to the byte", async () => {
  const before = await newDatabase();
  const objects = createMemoryObjectStore();
  const ownerId = await before.newOwner();
  const held = [await holdInterview({ database: before, objects, ownerId }), await holdInterview({ database: before, objects, ownerId, ended: false })];
  const old = servicesOf(before.db, objects);
  for (const ref of held) {
    for (const name of ["To repeat", "Zürich 🏠 «ק»"]) await addTag({ ...ref, name }, { db: before.db, store: () => undefined, now: () => new Date() });
    await storeInterview({ record: old.record, store: objects, ref });
  }
  for (const ref of held.slice(0, 1)) await keepInterview({ ...ref, kept: true }, old);
  expect(await bringUpIndex(before.db, { limit: 10 })).toBe(2);
  const zips = await Promise.all(held.map(async (ref) => hashOf(await bytesOf(await exportInterview(ref, old)))));
  const whole = hashOf(await bytesOf(await exportEverything({ ownerId }, old)));
  const rows = await rowsOf(before.db);
  expect(rows).toMatchObject({ tags: [expect.anything(), expect.anything()], interview_tags: expect.objectContaining({ length: 4 }) });

  const after = await newDatabase();
  expect(await reindex({ db: after.db, store: objects })).toMatchObject({ restored: expect.arrayContaining(held.map(({ interviewId }) => interviewId)), failed: [], damaged: [] });
  expect(await rowsOf(after.db)).toEqual(rows);
  expect(await currentOwner(anybody, after.db)).toEqual({ ownerId });

  const now = servicesOf(after.db, objects);
  // Written anew from the rebuilt database: what was in the bucket before proves nothing.
  for (const ref of held) await storeInterview({ record: now.record, store: objects, ref });
  expect(await Promise.all(held.map(async (ref) => hashOf(await bytesOf(await exportInterview(ref, now)))))).toEqual(zips);
  expect(hashOf(await bytesOf(await exportEverything({ ownerId }, now)))).toBe(whole);
  expect((await checkStore({ db: after.db, record: now.record, store: objects })).differences).toEqual([]);
});

test("of what was discarded or redone neither bucket nor rebuilt database nor export knows a word", async () => {
  const before = await newDatabase();
  const objects = createMemoryObjectStore();
  const ref = await holdInterview({ database: before, objects });
  const after = await newDatabase();
  await reindex({ db: after.db, store: objects });
  const everything = [
    ...[...objects.objects.values()].map((bytes) => Buffer.from(bytes).toString("latin1")),
    JSON.stringify(await rowsOf(after.db)),
    (await bytesOf(await exportInterview(ref, servicesOf(after.db, objects)))).toString("latin1"),
  ].join("\n");
  expect(everything).toContain("moved the database");
  for (const word of ERASED_WORDS) expect(everything).not.toContain(word);
});

test("an interview that cannot be read is named with its reason, and does not keep the others", async () => {
  const before = await newDatabase();
  const objects = createMemoryObjectStore();
  const record = createRecordStore({ db: before.db });
  const refs: InterviewRef[] = [];
  for (let index = 0; index < 5; index += 1) {
    const ref = { ownerId: await before.newOwner(), interviewId: newId() };
    await record.create(ref, firstEvents());
    await storeInterview({ record, store: objects, ref });
    refs.push(ref);
  }
  const [cut, gap, foreign, gone, whole] = refs.map(({ interviewId }) => interviewKeys(interviewId).record) as [string, string, string, string, string];
  const text = (key: string): string => new TextDecoder().decode(objects.objects.get(key));
  const put = (key: string, value: string): Promise<void> => objects.put(key, new TextEncoder().encode(value));
  await put(cut, text(cut).slice(0, 300));
  await put(gap, text(gap).replace('{"seq":2,', '{"seq":3,'));
  await put(foreign, text(whole));
  await objects.delete([gone]);

  const { db } = await newDatabase();
  const report = await reindex({ db, store: objects });
  expect(report.restored).toEqual([refs[4]?.interviewId]);
  const reasons = new Map(report.failed.map(({ interviewId, reason }) => [interviewId, reason]));
  expect(refs.slice(0, 4).map(({ interviewId }) => reasons.get(interviewId))).toEqual([
    "record.json cannot be used: it is not JSON.",
    "record.json cannot be used: events are missing in it.",
    "record.json cannot be used: it is of another interview.",
    "There is no record.json.",
  ]);
});

test("a database that holds interviews is refused; with merge only what is missing is added, and the owner sees it", async () => {
  const elsewhere = await newDatabase();
  const objects = createMemoryObjectStore();
  const theirs = await holdInterview({ database: elsewhere, objects });
  const here = await newDatabase();
  const { ownerId } = await currentOwner(anybody, here.db);
  const mine = await holdInterview({ database: here, objects, ownerId });
  await expect(reindex({ db: here.db, store: objects })).rejects.toMatchObject({ code: "conflict" });
  expect(await reindex({ db: here.db, store: objects, merge: true })).toMatchObject({ restored: [theirs.interviewId], present: [mine.interviewId], failed: [] });
  const { interviews } = await listInterviews({ ownerId }, here);
  expect(interviews.map(({ interviewId }) => interviewId).sort()).toEqual([mine.interviewId, theirs.interviewId].sort());
});

test("an installation that was opened before it was rebuilt belongs to the owner of the bucket", async () => {
  const before = await newDatabase();
  const objects = createMemoryObjectStore();
  const { ownerId } = await holdInterview({ database: before, objects });
  const { db } = await newDatabase();
  expect(await currentOwner(anybody, db)).not.toEqual({ ownerId });
  await reindex({ db, store: objects });
  expect(await currentOwner(anybody, db)).toEqual({ ownerId });
});

test("a bucket of a newer version is left alone", async () => {
  const objects = createMemoryObjectStore();
  await objects.put("hotseat.json", new TextEncoder().encode('{"app":"hotseat","version":3}'));
  const { db } = await newDatabase();
  await expect(reindex({ db, store: objects })).rejects.toMatchObject({ code: "conflict" });
});
