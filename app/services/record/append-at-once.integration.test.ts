import { eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";

import { interviews } from "~/db/schema.server";
import { newId } from "~/domain/ids";
import type { RecordEvent } from "~/domain/record";
import { viewOf } from "~/domain/transcript";
import { askedQuestion, finishedAnswer, firstEvents } from "../../../tests/setup/record-fixtures";
import { withTestDatabase } from "../../../tests/setup/test-database";

import { type KnownRecord, appendAtOnce } from "./append-at-once.server";
import { RecordMovedError } from "./record-moved-error";
import { type InterviewRef, createRecordStore } from "./record-store.server";

const database = await withTestDatabase();
const at = new Date("2026-11-20T10:00:00Z");
const store = createRecordStore({ db: database.db, now: () => at });
afterAll(database.close);

async function newInterview(): Promise<InterviewRef> {
  const ref = { ownerId: await database.newOwner(), interviewId: newId() };
  await store.create(ref, firstEvents());
  return ref;
}

async function knownOf(ref: InterviewRef): Promise<KnownRecord> {
  const stored = await store.loadStored(ref);
  return { seq: stored.at(-1)?.seq ?? 0, view: viewOf(stored.map(({ event }) => event)) };
}

async function rowOf({ interviewId }: InterviewRef) {
  const [row] = await database.db.select().from(interviews).where(eq(interviews.id, interviewId));
  return row && { ...row, id: "", ownerId: "" };
}

const notice: RecordEvent = { type: "notice", code: "test", message: "It's “quoted”, 語 and a \\ too" };

test("what is appended at once is what a transaction would have appended: events, numbers and the interview's row", async () => {
  const [fast, slow] = [await newInterview(), await newInterview()];
  const question = newId();
  const answer = finishedAnswer({ questionTurnId: question });
  const batches: RecordEvent[][] = [[{ type: "interview.begun" }], askedQuestion({ turnId: question }), answer.slice(0, 1), [...answer.slice(1), notice]];
  for (const newEvents of batches) {
    expect(await appendAtOnce(database.db, fast, { newEvents, known: await knownOf(fast), commandId: newId(), at })).toHaveLength(newEvents.length);
    await store.append(slow, newEvents, { commandId: newId() });
  }
  expect(await store.loadStored(fast)).toEqual(await store.loadStored(slow));
  expect(await rowOf(fast)).toEqual(await rowOf(slow));
});

test("a command that was done and an erasure go the long way, once; to a record that somebody else has written to nothing is appended", async () => {
  const ref = await newInterview();
  const known = await knownOf(ref);
  const commandId = newId();
  await store.append(ref, [notice], { commandId, known });
  const options = { newEvents: [notice], at };
  expect(await appendAtOnce(database.db, ref, { ...options, known, commandId: newId() })).toBeNull();
  expect(await appendAtOnce(database.db, ref, { ...options, known: await knownOf(ref), commandId })).toBeNull();
  const withdrawn: RecordEvent = { type: "turn.withdrawn", turnId: newId() };
  expect(await appendAtOnce(database.db, ref, { newEvents: [withdrawn], known: await knownOf(ref), commandId: newId(), at })).toBeNull();
  expect(await store.append(ref, [notice], { commandId, known: await knownOf(ref) })).toMatchObject({ duplicate: true, seq: 3 });
  await expect(store.append(ref, [notice], { commandId: newId(), known })).rejects.toBeInstanceOf(RecordMovedError);
  await expect(store.append(ref, [notice], { commandId, known })).rejects.toBeInstanceOf(RecordMovedError);
  expect(await store.append(ref, [notice], { commandId: newId(), known: await knownOf(ref) })).toMatchObject({ duplicate: false, seq: 4 });
  expect(await store.loadStored(ref)).toHaveLength(4);
  expect(await store.loadStored(ref, 3)).toMatchObject([{ seq: 4, event: notice }]);
  expect(await store.loadStored(ref, 4)).toEqual([]);
});

test("of twenty who know the same record one is first, and the others leave no claim behind", async () => {
  const ref = await newInterview();
  const known = await knownOf(ref);
  const ids = Array.from({ length: 20 }, () => newId());
  const results = await Promise.all(ids.map((commandId) => appendAtOnce(database.db, ref, { newEvents: [notice], known, commandId, at })));
  expect(results.filter((result) => result !== null)).toHaveLength(1);
  const done = await Promise.all(ids.map((commandId) => store.isDone(ref, commandId)));
  expect(done.filter(Boolean)).toHaveLength(1);
  expect(await store.loadStored(ref)).toHaveLength(3);
});
