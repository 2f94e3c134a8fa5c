import { eq, sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";

import { interviews } from "~/db/schema.server";
import { InvalidInputError, NotFoundError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import type { RecordEvent } from "~/domain/record";
import { viewOf } from "~/domain/transcript";
import { askedQuestion, finishedAnswer, firstEvents } from "../../../tests/setup/record-fixtures";
import { withTestDatabase } from "../../../tests/setup/test-database";

import { type InterviewRef, createRecordStore } from "./record-store.server";

const database = await withTestDatabase();
const store = createRecordStore({ db: database.db, now: () => new Date("2026-11-20T10:00:00Z") });
afterAll(database.close);

async function newInterview(): Promise<InterviewRef> {
  const ref = { ownerId: await database.newOwner(), interviewId: newId() };
  await store.create(ref, firstEvents());
  return ref;
}

const notice = (message: string): RecordEvent => ({ type: "notice", code: "test", message });

async function rowOf(ref: InterviewRef) {
  const [row] = await database.db.select().from(interviews).where(eq(interviews.id, ref.interviewId));
  if (!row) throw new Error("no row");
  return row;
}

/** Everything in every table, as one text. */
async function everythingStored(): Promise<string> {
  const tables = ["owners", "interviews", "events", "commands", "pending_erasures"];
  const texts = tables.map(async (table) => {
    const { rows } = await database.db.execute(sql.raw(`select t::text from ${table} t`));
    return JSON.stringify(rows);
  });
  return (await Promise.all(texts)).join("\n");
}

test("a record gives back its events in order", async () => {
  const ref = await newInterview();
  const appended = [{ type: "interview.begun" as const }, ...askedQuestion()];
  const { seq, events, duplicate } = await store.append(ref, appended);
  expect({ seq, duplicate }).toEqual({ seq: 8, duplicate: false });
  expect(events.map((stored) => stored.seq)).toEqual([3, 4, 5, 6, 7, 8]);
  expect(await store.load(ref)).toEqual([...firstEvents(), ...appended]);
  expect((await store.loadStored(ref))[0]?.at).toEqual(new Date("2026-11-20T10:00:00Z"));
});

test("twenty appends at once leave no gap and lose nothing", async () => {
  const ref = await newInterview();
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) => store.append(ref, [notice(`${index} a`), notice(`${index} b`)])),
  );
  const seqs = results.flatMap(({ events }) => events.map(({ seq }) => seq)).sort((left, right) => left - right);
  expect(seqs).toEqual(Array.from({ length: 40 }, (_, index) => index + 3));
  const messages = (await store.load(ref)).flatMap((event) => (event.type === "notice" ? [event.message] : []));
  expect(new Set(messages).size).toBe(40);
  for (let index = 0; index < messages.length; index += 2) expect(messages[index + 1]).toBe(messages[index]?.replace("a", "b"));
});

test("a command that comes again, even at the same time, is done once", async () => {
  const ref = await newInterview();
  const commandId = newId();
  const both = await Promise.all([store.append(ref, [notice("once")], { commandId }), store.append(ref, [notice("once")], { commandId })]);
  expect(both.map(({ duplicate }) => duplicate).sort()).toEqual([false, true]);
  await store.append(ref, [notice("later")]);
  expect(await store.append(ref, [notice("once")], { commandId })).toEqual({ seq: 3, duplicate: true, events: [] });
  expect(await store.isDone(ref, commandId)).toBe(true);
  expect(await store.isDone(ref, newId())).toBe(false);
  expect(await store.load(ref)).toHaveLength(4);
});

test("the same command id in another interview is another command", async () => {
  const commandId = newId();
  const [first, second] = [await newInterview(), await newInterview()];
  await store.append(first, [notice("a")], { commandId });
  expect((await store.append(second, [notice("b")], { commandId })).duplicate).toBe(false);
});

test("a command whose events cannot be kept leaves no trace and may come again", async () => {
  const ref = await newInterview();
  const commandId = newId();
  const wrong = { type: "notice", code: "x" } as unknown as RecordEvent;
  await expect(store.append(ref, [notice("fine"), wrong], { commandId })).rejects.toBeInstanceOf(InvalidInputError);
  expect(await store.load(ref)).toHaveLength(2);
  expect((await store.append(ref, [notice("fine")], { commandId })).duplicate).toBe(false);
});

test("a transaction that fails in the middle changes nothing", async () => {
  const ref = await newInterview();
  await database.db.execute(sql`create function fail() returns trigger language plpgsql as $$ begin raise 'crash'; end $$`);
  await database.db.execute(sql`create trigger fail before update on interviews for each row execute function fail()`);
  const commandId = newId();
  await expect(store.append(ref, [notice("secret words")], { commandId })).rejects.toMatchObject({ code: "storage-unavailable" });
  await database.db.execute(sql`drop trigger fail on interviews`);
  expect(await store.load(ref)).toHaveLength(2);
  expect(await store.isDone(ref, commandId)).toBe(false);
});

test("a failure of the database does not carry what people said", async () => {
  const ref = await newInterview();
  await database.db.execute(sql`alter table events add constraint planted check (payload::text not like '%secret%')`);
  const failure: unknown = await store.append(ref, [notice("my secret words")]).catch((error: unknown) => error);
  await database.db.execute(sql`alter table events drop constraint planted`);
  const { inspect } = await import("node:util");
  expect(inspect(failure, { depth: 10 })).not.toContain("secret");
  expect(failure).toMatchObject({ code: "storage-unavailable", retryable: true });
});

test("an interview of somebody else is not found", async () => {
  const ref = await newInterview();
  const foreign = { ...ref, ownerId: await database.newOwner() };
  const unknown = { ...ref, interviewId: newId() };
  for (const wrong of [foreign, unknown]) {
    await expect(store.load(wrong)).rejects.toBeInstanceOf(NotFoundError);
    await expect(store.append(wrong, [notice("no")])).rejects.toBeInstanceOf(NotFoundError);
    expect((await store.ordinals(wrong)).size).toBe(0);
    expect(await store.pendingErasures(wrong)).toEqual([]);
  }
  expect(await store.load(ref)).toHaveLength(2);
});

test("signs that the database cannot keep are replaced one for one", async () => {
  const ref = await newInterview();
  await store.append(ref, [notice("a\u0000b \ud800 c \udc00 d 😀")]);
  expect((await store.load(ref)).at(-1)).toEqual(notice("a\ufffdb \ufffd c \ufffd d 😀"));
});

test("the row that lists show follows the record", async () => {
  const ref = await newInterview();
  expect(await rowOf(ref)).toMatchObject({ status: "created", role: "Platform engineer", company: "Initech", answers: 0, begunAt: null });
  const [questionTurnId, answerTurnId] = [newId(), newId()];
  await store.append(ref, [{ type: "interview.begun" }, ...askedQuestion({ turnId: questionTurnId })]);
  expect(await rowOf(ref)).toMatchObject({ status: "live", clockSamples: 32_000, begunAt: new Date("2026-11-20T10:00:00Z") });
  for (const event of finishedAnswer({ turnId: answerTurnId, questionTurnId })) await store.append(ref, [event]);
  expect(await rowOf(ref)).toMatchObject({ answers: 1, clockSamples: 80_000 });
  await store.append(ref, [{ type: "answer.redone", turnId: answerTurnId, questionTurnId, turnIds: [answerTurnId] }]);
  expect(await rowOf(ref)).toMatchObject({ answers: 0, clockSamples: 32_000 });
  await store.append(ref, [{ type: "interview.ended", reason: "candidate", atSample: 90_000 }]);
  expect(await rowOf(ref)).toMatchObject({ status: "ended", clockSamples: 90_000, endedAt: new Date("2026-11-20T10:00:00Z") });
});

test("of a discarded or redone answer, and of what followed from it, no word stays in any column", async () => {
  const ref = await newInterview();
  const [question, answer, probe, probed] = [newId(), newId(), newId(), newId()];
  await store.append(ref, [
    ...askedQuestion({ turnId: question, text: "What would you change?" }),
    ...finishedAnswer({ turnId: answer, questionTurnId: question, text: "We had a xylophone incident." }),
    { type: "answer.edited", turnId: answer, text: "We had a xylophone outage." },
    ...askedQuestion({ turnId: probe, text: "You said xylophone incident: what did you do?" }),
    ...finishedAnswer({ turnId: probed, questionTurnId: probe, text: "I tuned the xylophone." }),
  ]);
  expect(await everythingStored()).toContain("xylophone");
  const commandId = newId();
  const redone: RecordEvent = { type: "answer.redone", turnId: answer, questionTurnId: question, turnIds: [answer, probe, probed] };
  await store.append(ref, [redone], { commandId });
  expect(await everythingStored()).not.toMatch(/xylophone|incident|outage|tuned/);

  const events = await store.load(ref);
  expect(viewOf(events).turns.map(({ turnId }) => turnId)).toEqual([question]);
  expect(events.at(-1)).toEqual(redone);
  expect(await store.pendingErasures(ref)).toEqual([
    { turnId: answer, ordinal: 2 },
    { turnId: probe, ordinal: 3 },
    { turnId: probed, ordinal: 4 },
  ]);
  await store.clearErasures(ref, [answer, probe]);
  expect(await store.pendingErasures(ref)).toEqual([{ turnId: probed, ordinal: 4 }]);
});

test("an erased turn keeps its number, so that no recording takes the name of another", async () => {
  const ref = await newInterview();
  const [question, lost, next] = [newId(), newId(), newId()];
  await store.append(ref, askedQuestion({ turnId: question }));
  await store.append(ref, [
    { type: "answer.opened", turnId: lost, questionTurnId: question, mode: "typed", startSample: 40_000 },
    { type: "answer.discarded", turnId: lost, questionTurnId: question },
    { type: "answer.opened", turnId: next, questionTurnId: question, mode: "typed", startSample: 50_000 },
  ]);
  expect([...(await store.ordinals(ref))]).toEqual([
    [question, 1],
    [lost, 2],
    [next, 3],
  ]);
  expect(viewOf(await store.load(ref)).turns.map(({ turnId }) => turnId)).toEqual([question, next]);
});

test("the numbers of the record stay without gaps after an erasure", async () => {
  const ref = await newInterview();
  const question = newId();
  const lost = newId();
  await store.append(ref, [...askedQuestion({ turnId: question }), ...finishedAnswer({ turnId: lost, questionTurnId: question })]);
  const { events } = await store.append(ref, [{ type: "answer.redone", turnId: lost, questionTurnId: question, turnIds: [lost] }]);
  expect(events[0]?.seq).toBe(10);
  expect((await store.append(ref, [notice("on")])).seq).toBe(11);
  expect((await store.loadStored(ref)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 10, 11]);
});
