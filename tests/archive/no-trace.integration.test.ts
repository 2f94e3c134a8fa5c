import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { drizzle } from "drizzle-orm/node-postgres";
import { afterAll, beforeAll, expect, test } from "vitest";

import { eraseTraces } from "~/db/erase-traces.server";
import { migrateDatabase } from "~/db/migrate.server";
import { type PostgresProcess, startPostgres } from "~/db/postgres-process.server";
import * as schema from "~/db/schema.server";
import { newId } from "~/domain/ids";
import { storeInterview } from "~/services/archive/store-interview.server";
import { deleteInterview, deleteMarked } from "~/services/interviews/delete-interview.server";
import { listInterviews } from "~/services/interviews/list-interviews.server";
import { createDirectoryObjectStore } from "~/services/objects/directory-object-store.server";
import { interviewKeys } from "~/services/objects/object-keys";
import { currentOwner } from "~/services/owners/current-owner.server";
import { beginOwnerDeletion, finishOwnerDeletion, ownersBeingDeleted } from "~/services/owners/delete-owner.server";
import { noteErasure } from "~/services/record/note-erasure.server";
import { createRecordStore } from "~/services/record/record-store.server";
import { createOpusCodec } from "~/services/recordings/opus-codec.server";
import { markExpired, setKeepDays } from "~/services/retention/retention.server";
import { bringUpIndex } from "~/services/search/bring-up-index.server";

import { createShare } from "~/services/sharing/create-share.server";
import { addTag } from "~/services/tags/tag-interview.server";

import { firstEvents } from "../setup/record-fixtures";
import type { TestDatabase } from "../setup/test-database";
import { testPool } from "../setup/test-pool";
import { type Needles, foundInColumns, foundInFiles, foundInStore, plantedWords } from "./planted";
import { plantInterview } from "./planted-interview";

const DAY_MS = 86_400_000;
const codec = createOpusCodec();
let folder: string;
let server: PostgresProcess;
let pool: ReturnType<typeof testPool>;
let database: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hotseat-traces-"));
  server = await startPostgres(folder);
  pool = testPool({ connectionString: server.url });
  await migrateDatabase(pool);
  const db = drizzle(pool, { schema });
  const newOwner = async () => {
    const id = newId();
    await db.insert(schema.owners).values({ id });
    return id;
  };
  database = { db, url: server.url, newOwner, close: async () => undefined };
});
afterAll(async () => {
  await codec.close();
  await pool?.end();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("what was discarded, redone, deleted or became too old is in no object, no column, no log and no file of the database", async () => {
  const objects = createDirectoryObjectStore(path.join(folder, "objects"));
  const record = createRecordStore({ db: database.db });
  const services = { db: database.db, record, objects };
  const plant = (erase: Parameters<typeof plantInterview>[1]) => plantInterview({ database, objects, codec, record, logFile: path.join(folder, "hotseat.log") }, erase);
  const index = () => bringUpIndex(database.db, { limit: 100 });
  /** What is left of the words and of this sound. */
  const left = async (sound: Needles) => ({
    objects: await foundInStore(objects, new Map([...plantedWords(), ...sound])),
    columns: await foundInColumns(pool),
    files: await foundInFiles(folder, new Map([...plantedWords(), ...sound])),
  });
  const NOTHING = { objects: [], columns: [], files: [] };

  const discarded = await plant("discard");
  expect(discarded.sound.size).toBeGreaterThan(5);
  expect(await left(discarded.sound)).toEqual(NOTHING);

  const redone = await plant("redo");
  await index();
  expect(redone.sound.size).toBeGreaterThan(5);
  const before = await left(redone.sound);
  expect([before.objects, before.columns]).toEqual([[], []]);
  expect(before.files, "the search finds what PostgreSQL leaves").not.toEqual([]);
  expect(await eraseTraces(pool)).toBe(true);
  expect(await left(redone.sound)).toEqual(NOTHING);
  expect(await eraseTraces(pool), "nothing to do").toBe(false);

  const [deleted, old] = [await plant("nothing"), await plant("nothing")];
  await index();
  // So that statistics have the words too.
  await pool.query("analyze");
  const sound: Needles = new Map([...deleted.sound, ...old.sound]);
  const found = await left(sound);
  expect(found.objects.length, "the search finds what is there").toBeGreaterThan(10);
  expect(found.columns).toEqual(expect.arrayContaining(["events", "search_documents", "search_texts"]));
  await deleteInterview(deleted.ref, services);
  await setKeepDays({ ownerId: old.ref.ownerId, keepDays: 30 }, services);
  const expired = await markExpired({ db: database.db, now: () => new Date(Date.now() + 40 * DAY_MS), limit: 10, inUse: [] });
  expect(expired).toEqual([expect.objectContaining(old.ref)]);
  for (const ref of expired) await deleteMarked(ref, services);
  expect(await eraseTraces(pool)).toBe(true);
  expect(await left(sound)).toEqual(NOTHING);
}, 60_000);

test("everything of an owner goes, however it is interrupted, and nothing of anybody else", async () => {
  const objects = createDirectoryObjectStore(path.join(folder, "owners"));
  const record = createRecordStore({ db: database.db });
  const services = { db: database.db, record, objects };
  const planted = { database, objects, codec, record, logFile: path.join(folder, "hotseat.log") };
  const mine = await plantInterview(planted, "nothing");
  const { ownerId } = mine.ref;
  const begunBy = async (owner: string) => {
    const ref = { ownerId: owner, interviewId: newId() };
    await record.create(ref, firstEvents());
    await storeInterview({ record, store: objects, ref });
    return ref;
  };
  const others = await begunBy(await database.newOwner());
  for (const _ of [1, 2, 3, 4]) {
    const ref = await begunBy(ownerId);
    await addTag({ ...ref, name: "Quokka of mine" }, { db: database.db, now: () => new Date(), store: () => undefined });
  }
  await createShare({ ...mine.ref, input: { answerTurnId: null, withAudio: true, days: null } }, services);
  // One that only the bucket has, as after a backup that was copied back.
  const stray = interviewKeys(newId()).record;
  await objects.put(stray, new TextEncoder().encode(JSON.stringify({ ownerId })));
  await bringUpIndex(database.db, { limit: 100 });
  await setKeepDays({ ownerId, keepDays: 30 }, services);

  await expect(beginOwnerDeletion({ ownerId, expected: 4 }, services)).rejects.toMatchObject({ code: "conflict" });
  expect((await currentOwner(new Request("http://localhost/"), database.db)).ownerId).toBeTruthy();
  await beginOwnerDeletion({ ownerId, expected: 5 }, services);
  expect((await currentOwner(new Request("http://localhost/"), database.db)).ownerId).not.toBe(ownerId);
  expect((await listInterviews({ ownerId }, services)).interviews).toEqual([]);

  let calls = 0;
  const failing = Object.assign(Object.create(objects) as typeof objects, {
    deletePrefix: (prefix: string) => (++calls > 2 ? Promise.reject(new Error("the bucket went away")) : objects.deletePrefix(prefix)),
  });
  await expect(finishOwnerDeletion({ ownerId }, { ...services, objects: failing })).rejects.toThrow("the bucket went away");
  const half = await ownersBeingDeleted(services);
  expect(half.ownerIds).toEqual([ownerId]);
  expect(half.interviews).toBeGreaterThan(0);
  await finishOwnerDeletion({ ownerId, signal: AbortSignal.abort() }, services);
  expect(await ownersBeingDeleted(services), "it ended early").toEqual(half);

  // Somebody was at work while it began, and has made one more.
  await record.create({ ownerId, interviewId: newId() }, firstEvents());
  await finishOwnerDeletion({ ownerId }, services);
  expect(await ownersBeingDeleted(services)).toEqual({ ownerIds: [], interviews: 0 });
  expect(await eraseTraces(pool)).toBe(true);
  const traces: Needles = new Map([...plantedWords(), ...mine.sound, ["the owner", new TextEncoder().encode(ownerId)]]);
  expect(await foundInStore(objects, traces)).toEqual([]);
  expect(await foundInColumns(pool, [ownerId, "Quokka"])).toEqual([]);
  expect(await foundInFiles(folder, traces)).toEqual([]);
  expect((await listInterviews({ ownerId: others.ownerId }, services)).interviews).toHaveLength(1);
  expect((await objects.list(interviewKeys(others.interviewId).prefix)).length).toBeGreaterThan(1);
}, 60_000);

test("while somebody is in the middle of a transaction, which may still see what was erased, it waits for the next time", async () => {
  await database.db.transaction(noteErasure);
  const other = await pool.connect();
  try {
    await other.query("begin; select 1");
    expect(await eraseTraces(pool)).toBe(false);
    await other.query("commit");
    expect(await eraseTraces(pool)).toBe(true);
  } finally {
    other.release();
  }
});
