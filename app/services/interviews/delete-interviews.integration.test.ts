import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";

import { newId } from "~/domain/ids";
import { interviewKeys, interviewPrefix } from "~/services/objects/object-keys";
import { type InterviewRef, createRecordStore } from "~/services/record/record-store.server";
import { addTag } from "~/services/tags/tag-interview.server";

import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { firstEvents } from "../../../tests/setup/record-fixtures";
import { withTestDatabase } from "../../../tests/setup/test-database";
import { deleteInterviews, openDeletions, retryDeletions } from "./delete-interviews.server";
import { deleteMarked, finishDeletions } from "./delete-interview.server";
import { DeletionQueue } from "./deletion-queue";
import { listInterviews } from "./list-interviews.server";

const database = await withTestDatabase();
afterAll(database.close);

const { db } = database;
const record = createRecordStore({ db });

function setUp() {
  const objects = createMemoryObjectStore();
  const failures: string[] = [];
  const services = { db, record, objects };
  const queue = new DeletionQueue({ remove: (ref) => deleteMarked(ref, services), onFailure: (_, { interviewId }) => void failures.push(interviewId) });
  const newInterview = async (ownerId: string): Promise<InterviewRef> => {
    const ref = { ownerId, interviewId: newId() };
    await record.create(ref, firstEvents());
    await objects.put(interviewKeys(ref.interviewId).record, new Uint8Array([1]));
    return ref;
  };
  const left = (ref: InterviewRef): number => [...objects.objects.keys()].filter((key) => key.startsWith(interviewPrefix(ref.interviewId))).length;
  return { objects, failures, services, queue, newInterview, left, deletion: { db, queue } };
}

async function newInterviews(count: number, make: (ownerId: string) => Promise<InterviewRef>) {
  const ownerId = await database.newOwner();
  const refs = await Promise.all(Array.from({ length: count }, () => make(ownerId)));
  return { ownerId, refs, ids: refs.map(({ interviewId }) => interviewId) };
}

const idsListed = async (ownerId: string): Promise<string[]> => (await listInterviews({ ownerId }, { db })).interviews.map(({ interviewId }) => interviewId);

test("several are deleted for good, with their tags, and nobody else's are", async () => {
  const { newInterview, queue, deletion, left } = setUp();
  const { ownerId, refs, ids } = await newInterviews(4, newInterview);
  const other = await newInterview(await database.newOwner());
  await addTag({ ownerId, interviewId: ids[0] ?? "", name: "Gone" }, { db, store: () => undefined, now: () => new Date() });
  expect(await deleteInterviews({ ownerId, chosen: { interviewIds: [...ids.slice(0, 3), other.interviewId, "unknown00"] } }, deletion)).toBe(3);
  expect(await idsListed(ownerId)).toEqual(ids.slice(3));
  await queue.idle();
  expect(refs.map(left)).toEqual([0, 0, 0, 1]);
  expect(left(other)).toBe(1);
  expect(await openDeletions({ ownerId }, deletion)).toEqual({ open: 0, failed: 0, named: [] });
  expect((await db.execute(sql`select 1 from tags where owner_id = ${ownerId}`)).rows).toEqual([]);
});

test("what a failing bucket keeps is named and stays marked; trying again deletes it", async () => {
  const { objects, failures, newInterview, queue, deletion, left } = setUp();
  const { ownerId, refs, ids } = await newInterviews(5, newInterview);
  objects.fail("delete", 2);
  await deleteInterviews({ ownerId, chosen: { interviewIds: ids } }, deletion);
  expect(await idsListed(ownerId)).toEqual([]);
  await queue.idle();
  const { open, failed, named } = await openDeletions({ ownerId }, deletion);
  expect([open, failed, new Set(named.map(({ interviewId }) => interviewId))]).toEqual([0, 2, new Set(failures)]);
  await retryDeletions({ ownerId }, deletion);
  await queue.idle();
  expect(refs.map(left)).toEqual([0, 0, 0, 0, 0]);
  expect((await openDeletions({ ownerId }, deletion)).failed).toBe(0);
});

test("a server that dies after the first is marked finishes all of them at its next start", async () => {
  const { services, newInterview, left } = setUp();
  const { ownerId, refs, ids } = await newInterviews(3, newInterview);
  const dead = { db, queue: { add: () => undefined, isOpen: () => false, hasFailed: () => false } };
  await deleteInterviews({ ownerId, chosen: { interviewIds: ids } }, dead);
  expect(refs.map(left)).toEqual([1, 1, 1]);
  expect(await openDeletions({ ownerId }, dead)).toMatchObject({ open: 3, failed: 0 }); // perhaps another server is at it
  await db.execute(sql`update interviews set deleting_at = now() - interval '2 minutes' where owner_id = ${ownerId}`);
  expect(await openDeletions({ ownerId }, dead)).toMatchObject({ open: 0, failed: 3 });
  expect((await finishDeletions(services)).failures).toEqual([]);
  expect(refs.map(left)).toEqual([0, 0, 0]);
});

test("all that match are deleted only when they are as many as the person read", async () => {
  const { newInterview, queue, deletion } = setUp();
  const { ownerId, ids } = await newInterviews(3, newInterview);
  const query = { status: "created" as const };
  await newInterview(ownerId);
  await expect(deleteInterviews({ ownerId, chosen: { query, expected: 3 } }, deletion)).rejects.toMatchObject({ code: "conflict" });
  expect(await idsListed(ownerId)).toHaveLength(4);
  expect(await deleteInterviews({ ownerId, chosen: { query: { status: "ended" }, expected: 0 } }, deletion)).toBe(0);
  expect(await deleteInterviews({ ownerId, chosen: { query, expected: 4 } }, deletion)).toBe(4);
  await queue.idle();
  expect(await idsListed(ownerId)).toEqual([]);
  expect(ids).toHaveLength(3);
});
