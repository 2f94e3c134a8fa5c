import { eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";

import { interviews } from "~/db/schema.server";
import { newId } from "~/domain/ids";
import { createInterview } from "~/services/interviews/create-interview.server";
import { finishDeletions } from "~/services/interviews/delete-interview.server";
import { interviewKeys, turnKeys } from "~/services/objects/object-keys";
import { type InterviewRef, createRecordStore } from "~/services/record/record-store.server";
import { deleteErasedRecordings } from "~/services/recordings/delete-erased-recordings.server";
import { writeTurnFile } from "~/services/recordings/write-turn-files.server";

import { holdInterview } from "../../../tests/archive/hold-interview";
import { scriptedInterviewer } from "../../../tests/session/session-server";
import { type MemoryObjectStore, createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { askedQuestion, finishedAnswer, firstEvents } from "../../../tests/setup/record-fixtures";
import { type TestDatabase, withTestDatabase } from "../../../tests/setup/test-database";
import { checkStore } from "./check-store.server";
import { type Difference, sentenceOf } from "./differences";
import { livingTurns } from "./living-turns";
import { repairStore } from "./repair-store.server";
import { storeBehind } from "./store-behind.server";
import { storeInterview, storeRecord } from "./store-interview.server";

const databases: TestDatabase[] = [];
afterAll(() => Promise.all(databases.map((database) => database.close())));

/** A fresh installation, and what it works with. */
async function installation() {
  const database = await withTestDatabase();
  databases.push(database);
  const { db } = database;
  const store = createMemoryObjectStore();
  return { database, db, store, record: createRecordStore({ db }) };
}
type Installation = Awaited<ReturnType<typeof installation>>;

const hold = ({ database, store }: Installation): Promise<InterviewRef> => holdInterview({ database, objects: store });

/** An interview of one question and one answer, with files and without a session. */
async function written({ database, record, store }: Installation): Promise<InterviewRef & { question: string; answer: string }> {
  const ref = { ownerId: await database.newOwner(), interviewId: newId() };
  const [question, answer] = [newId(), newId()];
  await record.create(ref, [...firstEvents(), ...askedQuestion({ turnId: question }), ...finishedAnswer({ turnId: answer, questionTurnId: question })]);
  await store.put(turnKeys(ref.interviewId, "1-interviewer").wav, new TextEncoder().encode("RIFF"));
  await store.put(turnKeys(ref.interviewId, "2-candidate").audio, new TextEncoder().encode("webm"));
  for (const { ordinal, turn } of livingTurns(await record.copy(ref))) {
    if (turn) await writeTurnFile({ store, interviewId: ref.interviewId, ordinal, turn });
  }
  await storeInterview({ record, store, ref });
  return { ...ref, question, answer };
}

const kinds = (differences: readonly Difference[]): string[] => differences.map(({ kind, file }) => (file ? `${kind} ${file}` : kind)).sort();

test("after a whole interview database and bucket agree", async () => {
  const here = await installation();
  await hold(here);
  expect(await checkStore(here)).toMatchObject({ interviews: 1, differences: [] });
});

test("every kind of difference is found, and named once", async () => {
  const here = await installation();
  const { store, record, db } = here;
  const ref = await written(here);
  const keys = interviewKeys(ref.interviewId);
  const inBucket = async (change: () => Promise<unknown>): Promise<string[]> => {
    const before = new Map(store.objects);
    await change();
    const { differences } = await checkStore(here);
    await store.delete([...store.objects.keys()]);
    for (const [key, bytes] of before) await store.put(key, bytes);
    return kinds(differences);
  };
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const sound = turnKeys(ref.interviewId, "2-candidate").audio;
  const stored = new TextDecoder().decode(store.objects.get(keys.record));
  const cases: [() => Promise<unknown>, string[]][] = [
    [async () => undefined, []],
    [() => store.delete([keys.record]), ["record-missing record.json"]],
    [() => store.put(keys.record, bytes("{")), ["record-unreadable record.json"]],
    [() => store.put(keys.record, bytes(stored.replace("I moved", "I lifted"))), ["record-different record.json"]],
    [() => store.put(keys.manifest, bytes("{}")), ["manifest-missing manifest.json", ...["1-interviewer.json", "1-interviewer.wav", "2-candidate.json", "2-candidate.webm"].map((file) => `object-unlisted turns/${file}`)]],
    [() => store.delete([sound]), ["object-missing turns/2-candidate.webm", "sound-missing turns/2-candidate"]],
    [() => store.put(sound, bytes("web")), ["object-size turns/2-candidate.webm"]],
    [() => store.put(sound, bytes("weby")), ["object-checksum turns/2-candidate.webm"]],
    [() => store.delete([turnKeys(ref.interviewId, "2-candidate").json]), ["object-missing turns/2-candidate.json", "turn-file-missing turns/2-candidate.json"]],
    [() => store.put(turnKeys(ref.interviewId, "1-interviewer").part(0), bytes("12")), ["parts-left turns/1-interviewer.parts"]],
    // The candidate may go on with it yet.
    [() => store.put(turnKeys(ref.interviewId, "2-candidate").part(0), bytes("12")), []],
    [() => store.put(turnKeys(ref.interviewId, "7-candidate").audio, bytes("x")), ["object-of-nobody turns/7-candidate.webm"]],
    [() => store.put(`${keys.prefix}recording.webm`, bytes("made from the rest")), []],
    [() => store.put(`${keys.prefix}notes.txt`, bytes("x")), ["object-of-nobody notes.txt"]],
    [() => store.put("interviews/readme.md", bytes("x")), ["object-of-nobody interviews/readme.md"]],
    [() => store.put(`interviews/${newId()}/record.json`, bytes("x")), ["interview-only-in-bucket"]],
    [() => store.deletePrefix(keys.prefix), ["interview-only-in-database"]],
  ];
  for (const [change, expected] of cases) expect(await inBucket(change)).toEqual(expected);

  await record.append(ref, [{ type: "notice", code: "x", message: "Something" }]);
  expect(kinds((await checkStore(here)).differences)).toEqual(["manifest-behind manifest.json", "record-behind record.json"]);
  await storeRecord({ record, store, ref });
  expect(kinds((await checkStore(here)).differences)).toEqual(["manifest-behind manifest.json"]);
  await record.append(ref, [{ type: "answer.edited", turnId: ref.answer, text: "We moved it." }]);
  await storeInterview({ record, store, ref });
  expect(kinds((await checkStore(here)).differences)).toEqual(["turn-file-different turns/2-candidate.json"]);
  await record.append(ref, [{ type: "answer.redone", turnId: ref.answer, questionTurnId: ref.question, turnIds: [ref.answer] }]);
  expect(kinds((await checkStore(here)).differences)).toContain("erasure-unfinished");
  await db.update(interviews).set({ deletingAt: new Date() }).where(eq(interviews.id, ref.interviewId));
  expect((await checkStore(here)).differences.map(sentenceOf)).toContain(`${ref.interviewId} the interview was deleted, and something of it is left`);
});

test("a repair brings the bucket up to the database, and goes on saying what only the bucket had", async () => {
  const here = await installation();
  const { store } = here;
  const [mended, hurt] = [await written(here), await written(here)];
  const { record: recordKey, manifest } = interviewKeys(mended.interviewId);
  await store.delete([recordKey, manifest, turnKeys(mended.interviewId, "1-interviewer").json]);
  await store.put(turnKeys(mended.interviewId, "9-candidate").json, new TextEncoder().encode("{}"));
  await store.put(turnKeys(hurt.interviewId, "2-candidate").audio, new TextEncoder().encode("weby"));
  await store.delete([turnKeys(hurt.interviewId, "2-candidate").json]);
  expect(await repairStore(here, (await checkStore(here)).differences)).toEqual([]);
  const { differences } = await checkStore(here);
  expect(kinds(differences.filter(({ interviewId }) => interviewId === mended.interviewId))).toEqual([]);
  expect(kinds(differences)).toContain("object-checksum turns/2-candidate.webm");
});

test("what a crash or an outage kept from the bucket is written at the next start, and once", async () => {
  const here = await installation();
  const { database, record, store, db } = here;
  const options = { ownerId: await database.newOwner(), input: {}, interviewer: planning(), signal: AbortSignal.timeout(5_000) };
  store.fail("put", 1);
  const { interviewId } = await createInterview(options, { db, record, objects: store });
  expect(kinds((await checkStore(here)).differences)).toEqual(["interview-only-in-database"]);
  expect(await catchUp(here)).toEqual([interviewId]);
  expect((await checkStore(here)).differences).toEqual([]);
  expect(await catchUp(here)).toEqual([]);

  const edited = await written(here);
  await record.append(edited, [{ type: "answer.edited", turnId: edited.answer, text: "We moved it." }]);
  expect(await catchUp(here)).toEqual([edited.interviewId]);
  expect((await checkStore(here)).differences).toEqual([]);

  await record.append({ ownerId: options.ownerId, interviewId }, [{ type: "interview.begun" }]);
  store.fail("put", 1);
  await expect(catchUp(here)).rejects.toThrow("The disk is full.");
});

/** Writes what the bucket is behind in, as the server does in the background; returns of which interviews. */
async function catchUp({ record, store }: Installation): Promise<string[]> {
  const behind = await record.interviewsBehind();
  for (const { interviewId, ownerId } of behind) await storeBehind({ record, store, ref: { interviewId, ownerId }, signal: new AbortController().signal });
  return behind.map(({ interviewId }) => interviewId);
}

function planning() {
  const [, planned] = firstEvents();
  if (planned?.type !== "interview.planned") throw new Error("no plan");
  return { ...scriptedInterviewer(["Hello."]), plan: async () => planned.plan };
}

const everything = (store: MemoryObjectStore): string => [...store.objects.values()].map((bytes) => new TextDecoder().decode(bytes)).join("\n");

test("an erasure is only done once the bucket's record does not know the words either", async () => {
  const here = await installation();
  const { record, store, db } = here;
  const ref = await written(here);
  expect(everything(store)).toContain("I moved the database.");
  await record.append(ref, [{ type: "answer.redone", turnId: ref.answer, questionTurnId: ref.question, turnIds: [ref.answer] }]);
  store.fail("put", 1);
  await expect(deleteErasedRecordings({ record, store, ref })).rejects.toMatchObject({ code: "storage-full" });
  expect(everything(store)).toContain("I moved the database.");
  expect(await record.pendingErasures(ref)).toHaveLength(1);

  expect((await finishDeletions({ db, record, objects: store })).failures).toEqual([]);
  expect(everything(store)).not.toContain("I moved the database.");
  expect(await record.pendingErasures(ref)).toEqual([]);
  expect((await checkStore(here)).differences).toEqual([]);
});

test("an older copy of the record never replaces a newer one", async () => {
  const here = await installation();
  const { record, store } = here;
  const ref = await written(here);
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const slow = { ...store, put: (key: string, bytes: Uint8Array) => gate.then(() => store.put(key, bytes)) };
  const older = storeInterview({ record, store: slow, ref });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await record.append(ref, [{ type: "notice", code: "x", message: "Something" }]);
  const newer = storeInterview({ record, store, ref });
  await new Promise((resolve) => setTimeout(resolve, 100));
  release();
  await Promise.all([older, newer]);
  expect((await checkStore(here)).differences).toEqual([]);
});

test("an interview of layout 1 becomes one of layout 2 when it is written again", async () => {
  const here = await installation();
  const { record, store } = here;
  const ref = await written(here);
  const { json } = turnKeys(ref.interviewId, "2-candidate");
  await store.delete([interviewKeys(ref.interviewId).record, interviewKeys(ref.interviewId).manifest]);
  await store.put(interviewKeys(ref.interviewId).oldRecord, new TextEncoder().encode('{"version":1}'));
  await store.put(json, new TextEncoder().encode('{"version":1}'));
  expect(kinds((await checkStore(here)).differences)).toContain("layout-old interview.json");
  await storeInterview({ record, store, ref });
  expect((await checkStore(here)).differences).toEqual([]);
  expect(JSON.parse(new TextDecoder().decode(store.objects.get(json)))).toMatchObject({ version: 2, audio: { file: "2-candidate.webm" } });
});
