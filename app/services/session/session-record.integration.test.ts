import { eq, sql } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";

import { interviews } from "~/db/schema.server";
import { StorageError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import type { RecordEvent } from "~/domain/record";
import { viewOf } from "~/domain/transcript";
import { type InterviewRef, type RecordStore, createRecordStore } from "~/services/record/record-store.server";
import { createScriptedVoice } from "~/services/voice/scripted-voice";

import { scriptedInterviewer } from "../../../tests/session/session-server";
import { type DatabaseNetwork, startDatabaseNetwork } from "../../../tests/setup/database-network";
import { askedQuestion, finishedAnswer, firstEvents } from "../../../tests/setup/record-fixtures";
import { type TestDatabase, withTestDatabase } from "../../../tests/setup/test-database";
import { SessionRecord } from "./session-record.server";
import { SESSION_LIMITS } from "./session-services";
import { TurnSound } from "./turn-sound";
import { writeTurn } from "./write-turn";

const atEnd: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of atEnd.splice(0).reverse()) await end();
});

interface Opened {
  database: TestDatabase;
  network: DatabaseNetwork;
  ref: InterviewRef;
  /** Through the network. */
  record: SessionRecord;
  /** Past it. */
  store: RecordStore;
}

/** The record of a new interview whose database is reached through a network that breaks. */
async function open(): Promise<Opened> {
  const database = await withTestDatabase();
  atEnd.push(database.close);
  const network = await startDatabaseNetwork(database.url);
  atEnd.push(network.close);
  const store = createRecordStore({ db: database.db });
  const ref = { ownerId: await database.newOwner(), interviewId: newId() };
  await store.create(ref, [...firstEvents(), { type: "interview.begun" }]);
  const record = await SessionRecord.open(createRecordStore({ db: network.db }), ref);
  return { database, network, ref, record, store };
}

const notice = (message: string): RecordEvent => ({ type: "notice", code: "test", message });

const messagesOf = (events: readonly RecordEvent[]): string[] => events.flatMap((event) => (event.type === "notice" ? event.message : []));

/** The view is that of the record, and the next event goes at once to where it belongs. */
async function expectInStep({ record, store, ref, database }: Opened): Promise<void> {
  await record.append([notice("in step")]);
  const events = await store.load(ref);
  expect(record.view).toEqual(viewOf(events));
  const [row] = await database.db.select().from(interviews).where(eq(interviews.id, ref.interviewId));
  const { clockSamples, status } = viewOf(events);
  expect(row).toMatchObject({ clockSamples, status });
}

test("what was appended before its answer was lost is found there, and is done once", async () => {
  const opened = await open();
  const { record, network, store, ref } = opened;
  const question = askedQuestion();
  const broken = network.breakAt("Tell me about a hard decision.", { when: "done" });
  await record.append(question);
  await broken;
  expect(await store.load(ref)).toEqual([...firstEvents(), { type: "interview.begun" }, ...question]);
  expect(record.view.turns).toMatchObject([{ status: "completed", heard: "Tell me about a hard decision." }]);
  await expectInStep(opened);
});

test("an erasure before whose answer the connection broke is done, and in the view", async () => {
  const opened = await open();
  const { record, network, store, ref } = opened;
  const [question, answer] = [newId(), newId()] as const;
  await record.append([...askedQuestion({ turnId: question }), ...finishedAnswer({ turnId: answer, questionTurnId: question })]);
  const redone: RecordEvent = { type: "answer.redone", turnId: answer, questionTurnId: question, turnIds: [answer], voided: { fromSample: 32_000, toSample: 80_000 } };
  const broken = network.breakAt("commit", { when: "done" });
  await record.append([redone], { commandId: newId() });
  await broken;
  expect((await store.load(ref)).filter(({ type }) => type === "answer.redone")).toEqual([redone]);
  expect(record.view.turns).toMatchObject([{ turnId: question }]);
  await expectInStep(opened);
});

test("while nobody can say what became of it, it fails; what is decided next is decided on what there is by then", async () => {
  const opened = await open();
  const { record, network, store, ref } = opened;
  const first = [notice("once")];
  void network.breakAt("once", { when: "done", forLong: true });
  await expect(record.append(first)).rejects.toBeInstanceOf(StorageError);
  await expect(record.append([notice("not now")])).rejects.toMatchObject({ code: "storage-unavailable", retryable: true });
  await record.settled();
  expect(record.view.marks).toEqual([]);
  network.restore();
  await record.commit((view) => (view.marks.length > 0 ? [] : first));
  expect(messagesOf(await store.load(ref))).toEqual(["once"]);
  await expectInStep(opened);
});

test("what waits for the record sees what was appended before its answer was lost", async () => {
  const { record, network } = await open();
  void network.breakAt("once", { when: "done", forLong: true });
  await expect(record.append([notice("once")])).rejects.toBeInstanceOf(StorageError);
  expect(record.isUncertain).toBe(true);
  network.restore();
  await record.settled();
  expect(record.view.marks).toMatchObject([{ message: "once" }]);
});

test("what was on its way when its connection broke may still come: nothing is decided past it", async () => {
  const opened = await open();
  const { record, network, store, ref, database } = opened;
  const once = () => record.commit((view) => (view.marks.length > 0 ? [] : [notice("once")]));
  let retried: Promise<void> = Promise.resolve();
  await database.db.transaction(async (tx) => {
    await tx.select().from(interviews).where(eq(interviews.id, ref.interviewId)).for("update");
    void network.breakAt("once", { when: "sent" });
    await expect(once()).rejects.toBeInstanceOf(StorageError);
    expect(messagesOf(await store.load(ref))).toEqual([]);
    retried = once();
    // Both stand before the row that is locked here, the first one first.
    await expect.poll(() => waitingForLocks(database), { timeout: 10_000 }).toBe(2);
  });
  await retried;
  expect(messagesOf(await store.load(ref))).toEqual(["once"]);
  await expectInStep(opened);
});

async function waitingForLocks({ db }: TestDatabase): Promise<number> {
  const { rows } = await db.execute(sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
  return rows.length;
}

test("when somebody else has written meanwhile, what they wrote is read and it is decided anew", async () => {
  const opened = await open();
  const { record, store, ref } = opened;
  await store.append(ref, [{ type: "interview.paused", atSample: 16_000 }]);
  const seen: string[] = [];
  await record.commit((view) => {
    seen.push(view.status);
    return view.status === "paused" ? [{ type: "interview.resumed", atSample: 32_000 }] : [notice("stale")];
  });
  expect(seen).toEqual(["live", "paused"]);
  expect((await store.load(ref)).slice(-2).map(({ type }) => type)).toEqual(["interview.paused", "interview.resumed"]);
  await expectInStep(opened);
});

test("a command that was done is not done again, whoever did it", async () => {
  const opened = await open();
  const { record, store, ref } = opened;
  const commandId = newId();
  await store.append(ref, [notice("once")], { commandId });
  await record.append([notice("once")], { commandId });
  await record.append([notice("once")], { commandId });
  expect(messagesOf(await store.load(ref))).toEqual(["once"]);
  await expectInStep(opened);
});

const TEXT = "Thank you for that. Tell me about a time when you had to change your mind. What did you do?";

/** Writes a new turn of several clauses. */
function write(record: SessionRecord, turnId: string): Promise<void> {
  return writeTurn({
    services: { interviewer: scriptedInterviewer([TEXT]), voice: createScriptedVoice(), limits: SESSION_LIMITS, schedule: () => () => undefined },
    record,
    turnId,
    request: "next",
    sound: new TurnSound(),
    head: { move: null, interviewer: "scripted", opened: "not" },
    onStandIn: () => undefined,
    signal: new AbortController().signal,
  });
}

const clausesOf = (events: readonly RecordEvent[]): number[] => events.flatMap((event) => (event.type === "turn.clause" ? event.index : []));

test("a turn that is in the record already is not written there a second time", async () => {
  const { record, store, ref } = await open();
  const turnId = newId();
  await write(await SessionRecord.open(store, ref), turnId);
  const before = await store.load(ref);
  await expect(write(record, turnId)).rejects.toMatchObject({ code: "storage-unavailable", retryable: true });
  expect(await store.load(ref)).toEqual(before);
  expect(clausesOf(before)).toEqual([0, 1, 2]);
});

test("behind a clause that could not be saved none is", async () => {
  const { store, ref } = await open();
  const full = new StorageError("The disk is full. Free some space, then try again.", { code: "storage-full", retryable: true });
  const isSecond = (event: RecordEvent): boolean => event.type === "turn.clause" && event.index === 1;
  const append: RecordStore["append"] = (of, events, options) => (events.some(isSecond) ? Promise.reject(full) : store.append(of, events, options));
  await expect(write(await SessionRecord.open({ ...store, append }, ref), newId())).rejects.toBe(full);
  expect(clausesOf(await store.load(ref))).toEqual([0]);
});
