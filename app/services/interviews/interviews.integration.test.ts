import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";

import { InvalidInputError, NotFoundError, ProviderError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import type { Interviewer, PlanOptions } from "~/services/interviewer/interviewer";
import { interviewKeys, turnKeys } from "~/services/objects/object-keys";
import { deleteErasedRecordings } from "~/services/recordings/delete-erased-recordings.server";
import { saveTurnAudio } from "~/services/recordings/save-turn-audio.server";
import { readWebmSamples } from "~/services/recordings/webm-reader";
import { writeTurnFile } from "~/services/recordings/write-turn-files.server";
import { type InterviewRef, createRecordStore } from "~/services/record/record-store.server";

import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { askedQuestion, finishedAnswer, firstEvents } from "../../../tests/setup/record-fixtures";
import { withTestDatabase } from "../../../tests/setup/test-database";
import { createInterview } from "./create-interview.server";
import { deleteInterview, finishDeletions } from "./delete-interview.server";
import { getInterview } from "./get-interview.server";
import { getPlayback } from "./get-playback.server";
import { getTurnAudio } from "./get-turn-audio.server";
import { listInterviews } from "./list-interviews.server";

const database = await withTestDatabase();
afterAll(database.close);

let clock = Date.parse("2026-11-20T10:00:00Z");
const objects = createMemoryObjectStore();
const record = createRecordStore({ db: database.db, now: () => new Date((clock += 1_000)) });
const services = { db: database.db, record, objects };

/** Plans always the same and remembers what it was asked. */
function interviewerDouble() {
  const asked: PlanOptions[] = [];
  const [, planned] = firstEvents();
  const interviewer: Interviewer = {
    id: "double",
    name: "Double",
    limits: null,
    plan: async (options) => {
      asked.push(options);
      if (planned?.type !== "interview.planned") throw new Error("no plan");
      return planned.plan;
    },
    reply: () => {
      throw new Error("not asked to speak");
    },
  };
  return { interviewer, asked };
}

async function newInterview(ownerId?: string): Promise<InterviewRef> {
  const owner = ownerId ?? (await database.newOwner());
  const options = { ownerId: owner, input: { role: "Nurse" }, interviewer: interviewerDouble().interviewer, signal: AbortSignal.timeout(5_000) };
  return { ownerId: owner, ...(await createInterview(options, services)) };
}

/** A question and its answer, with sound and files. */
async function holdExchange(ref: InterviewRef, questionId = "q1") {
  const [question, answer] = [newId(), newId()];
  await record.append(ref, [
    { type: "interview.begun" },
    ...askedQuestion({ turnId: question, questionId }),
    ...finishedAnswer({ turnId: answer, questionTurnId: question }),
  ]);
  const { view } = await getInterview(ref, services);
  const ordinals = await record.ordinals(ref);
  for (const turn of view.turns) {
    const ordinal = ordinals.get(turn.turnId) ?? 0;
    const name = `${ordinal}-${turn.role}`;
    await saveTurnAudio({ store: objects, interviewId: ref.interviewId, name, samples: new Int16Array(turn.samples).fill(ordinal) });
    await writeTurnFile({ store: objects, interviewId: ref.interviewId, ordinal, turn });
  }
  return { question, answer };
}

const objectsOf = (ref: InterviewRef) => [...objects.objects.keys()].filter((key) => key.includes(ref.interviewId));

async function rowsOf(ref: InterviewRef): Promise<number> {
  const tables = ["events", "commands", "pending_erasures"].map((table) => `select 1 from ${table} where interview_id = '${ref.interviewId}'`);
  const { rows } = await database.db.execute(sql.raw([...tables, `select 1 from interviews where id = '${ref.interviewId}'`].join(" union all ")));
  return rows.length;
}

test("creating plans with the chosen settings and keeps both", async () => {
  const ownerId = await database.newOwner();
  const { interviewer, asked } = interviewerDouble();
  const options = { ownerId, input: { role: " Nurse ", minutes: "30" }, interviewer, signal: AbortSignal.timeout(5_000), seed: 7 };
  const { interviewId } = await createInterview(options, services);
  expect(asked[0]).toMatchObject({ seed: 7, recentQuestionIds: [], settings: { role: "Nurse", minutes: 30 } });
  const { view } = await getInterview({ ownerId, interviewId }, services);
  expect(view).toMatchObject({ status: "created", settings: { role: "Nurse" }, plan: { madeBy: "built-in" } });
  expect(objectsOf({ ownerId, interviewId })).toEqual([`interviews/${interviewId}/record.json`, `interviews/${interviewId}/manifest.json`]);
});

test("settings that cannot be used and plans that fail leave nothing behind", async () => {
  const ownerId = await database.newOwner();
  const { interviewer } = interviewerDouble();
  const signal = AbortSignal.timeout(5_000);
  await expect(createInterview({ ownerId, input: { minutes: 5 }, interviewer, signal }, services)).rejects.toBeInstanceOf(InvalidInputError);
  const failing: Interviewer = { ...interviewer, plan: () => Promise.reject(new ProviderError("The model is busy.", { code: "provider-failed" })) };
  await expect(createInterview({ ownerId, input: {}, interviewer: failing, signal }, services)).rejects.toBeInstanceOf(ProviderError);
  const before = objects.objects.size;
  await expect(createInterview({ ownerId: "nobody", input: {}, interviewer, signal }, services)).rejects.toThrow();
  expect(objects.objects.size).toBe(before);
  expect((await listInterviews({ ownerId }, services)).interviews).toEqual([]);
});

test("the questions of the last five interviews that began are avoided, newest first", async () => {
  const ownerId = await database.newOwner();
  for (const questionId of ["old", "a", "b", "c", "d", "e"]) await holdExchange(await newInterview(ownerId), questionId);
  await newInterview(ownerId); // never begun
  await holdExchange(await newInterview(), "of somebody else");
  const { interviewer, asked } = interviewerDouble();
  await createInterview({ ownerId, input: {}, interviewer, signal: AbortSignal.timeout(5_000) }, services);
  expect(asked[0]?.recentQuestionIds).toEqual(["e", "d", "c", "b", "a"]);
});

test("the list is newest first, in pages, and only of the owner", async () => {
  const ownerId = await database.newOwner();
  const refs = [];
  for (let index = 0; index < 5; index += 1) refs.push(await newInterview(ownerId));
  await newInterview();
  await holdExchange(refs[4] ?? (await newInterview()));
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listInterviews>> = await listInterviews({ ownerId, limit: 2, cursor }, services);
    seen.push(...page.interviews.map(({ interviewId }) => interviewId));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toEqual(refs.map(({ interviewId }) => interviewId).reverse());
  const [newest] = (await listInterviews({ ownerId, limit: 1 }, services)).interviews;
  expect(newest).toMatchObject({ role: "Nurse", status: "live", answers: 1, lengthMs: 5_000, kind: "behavioural", personaId: "maya" });
  for (const wrong of ["x", "1", "1.2.3", "1e99.abcdefgh12", "'; drop table events"]) {
    await expect(listInterviews({ ownerId, cursor: wrong }, services)).rejects.toBeInstanceOf(InvalidInputError);
  }
});

test("playback gives every turn with its sound on one clock", async () => {
  const ref = await newInterview();
  const { question, answer } = await holdExchange(ref);
  const { playback, interview } = await getPlayback(ref, services);
  expect(interview.begunAt).not.toBeNull();
  expect(playback.rows).toMatchObject([
    { turnId: question, startMs: 0, durationMs: 2_000, audioUrl: `/interviews/${ref.interviewId}/turns/${question}/audio` },
    { turnId: answer, startMs: 2_000, durationMs: 3_000, text: "I moved the database." },
  ]);
  expect(playback.totalMs).toBe(5_000);
  await objects.delete([turnKeys(ref.interviewId, "2-candidate").audio]);
  expect((await getPlayback(ref, services)).playback.rows[1]?.audioUrl).toBeNull();
});

test("a turn's sound is found by its id, and not once it is erased", async () => {
  const ref = await newInterview();
  const { question, answer } = await holdExchange(ref);
  const { key } = await getTurnAudio({ ...ref, turnId: answer }, services);
  expect(key).toBe(turnKeys(ref.interviewId, "2-candidate").audio);
  expect(readWebmSamples((await objects.get(key))?.bytes ?? new Uint8Array())).toBe(48_000);
  await expect(getTurnAudio({ ...ref, turnId: newId() }, services)).rejects.toBeInstanceOf(NotFoundError);
  await record.append(ref, [{ type: "answer.redone", turnId: answer, questionTurnId: question, turnIds: [answer] }]);
  await expect(getTurnAudio({ ...ref, turnId: answer }, services)).rejects.toBeInstanceOf(NotFoundError);
});

test("erased turns lose their sound and files, and nothing else does, also when the first try fails", async () => {
  const ref = await newInterview();
  const { question, answer } = await holdExchange(ref);
  await record.append(ref, [{ type: "answer.redone", turnId: answer, questionTurnId: question, turnIds: [answer] }]);
  objects.fail("delete", 1);
  await expect(deleteErasedRecordings({ record, store: objects, ref })).rejects.toMatchObject({ code: "storage-full" });
  expect(await record.pendingErasures(ref)).toHaveLength(1);
  expect((await finishDeletions(services)).failures).toEqual([]);
  const { audio, json } = turnKeys(ref.interviewId, "1-interviewer");
  const { record: stored, manifest } = interviewKeys(ref.interviewId);
  expect(objectsOf(ref).sort()).toEqual([manifest, stored, json, audio]);
  expect(await record.pendingErasures(ref)).toEqual([]);
});

test("deleting removes every row and object, after the live session was ended", async () => {
  const ref = await newInterview();
  const other = await newInterview(ref.ownerId);
  await holdExchange(ref);
  const ended: string[] = [];
  const endSession = async (interviewId: string) => {
    await expect(record.load(ref)).rejects.toBeInstanceOf(NotFoundError);
    ended.push(interviewId);
  };
  await deleteInterview({ ...ref, endSession }, services);
  expect(ended).toEqual([ref.interviewId]);
  expect(objectsOf(ref)).toEqual([]);
  expect(await rowsOf(ref)).toBe(0);
  await expect(deleteInterview(ref, services)).rejects.toBeInstanceOf(NotFoundError);
  expect((await listInterviews({ ownerId: ref.ownerId }, services)).interviews.map(({ interviewId }) => interviewId)).toEqual([other.interviewId]);
});

test("a deletion that was interrupted is not seen any more and is finished at the next start", async () => {
  const ref = await newInterview();
  await holdExchange(ref);
  objects.fail("delete", 1);
  await expect(deleteInterview(ref, services)).rejects.toMatchObject({ code: "storage-full" });
  await expect(getInterview(ref, services)).rejects.toBeInstanceOf(NotFoundError);
  await expect(record.append(ref, [{ type: "interview.begun" }])).rejects.toBeInstanceOf(NotFoundError);
  expect((await listInterviews({ ownerId: ref.ownerId }, services)).interviews).toEqual([]);
  objects.fail("delete", 1);
  expect((await finishDeletions(services)).failures).toEqual(["The disk is full."]);
  expect(await rowsOf(ref)).toBeGreaterThan(0);
  expect((await finishDeletions(services)).failures).toEqual([]);
  expect(await rowsOf(ref)).toBe(0);
  expect(objectsOf(ref)).toEqual([]);
});

test("of somebody else's interview nothing can be seen, heard or deleted", async () => {
  const ref = await newInterview();
  const { answer } = await holdExchange(ref);
  const foreign = { ...ref, ownerId: await database.newOwner() };
  await expect(getInterview(foreign, services)).rejects.toBeInstanceOf(NotFoundError);
  await expect(getPlayback(foreign, services)).rejects.toBeInstanceOf(NotFoundError);
  await expect(getTurnAudio({ ...foreign, turnId: answer }, services)).rejects.toBeInstanceOf(NotFoundError);
  await expect(deleteInterview(foreign, services)).rejects.toBeInstanceOf(NotFoundError);
  expect((await listInterviews({ ownerId: foreign.ownerId }, services)).interviews).toEqual([]);
  expect((await getInterview(ref, services)).view.turns).toHaveLength(2);
});

test("an address that names no interview is not found, whatever stands in it", async () => {
  const ownerId = await database.newOwner();
  for (const interviewId of ["\0", "../../etc", "\ud800", ""]) {
    const ref = { ownerId, interviewId };
    await expect(getInterview(ref, services)).rejects.toBeInstanceOf(NotFoundError);
    await expect(getPlayback(ref, services)).rejects.toBeInstanceOf(NotFoundError);
    await expect(getTurnAudio({ ...ref, turnId: "\0" }, services)).rejects.toBeInstanceOf(NotFoundError);
    await expect(deleteInterview(ref, services)).rejects.toBeInstanceOf(NotFoundError);
  }
});

test("a page of the list beyond all years is no failure of the database", async () => {
  const cursor = `8640000000000000.${newId()}`;
  await expect(listInterviews({ ownerId: await database.newOwner(), cursor }, services)).rejects.toBeInstanceOf(InvalidInputError);
});
