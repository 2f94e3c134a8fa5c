import { afterAll, expect, test } from "vitest";

import { InvalidInputError, NotFoundError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import { parseRecordFile, recordFileBytes } from "~/services/archive/record-file";
import { restoreInterview } from "~/services/archive/restore-interview.server";
import { listInterviews } from "~/services/interviews/list-interviews.server";
import { type InterviewRef, createRecordStore } from "~/services/record/record-store.server";

import { firstEvents } from "../../../tests/setup/record-fixtures";
import { withTestDatabase } from "../../../tests/setup/test-database";
import { listTags, tagsOfInterviews } from "./list-tags.server";
import { deleteTag, renameTag } from "./manage-tags.server";
import { addTag, removeTag } from "./tag-interview.server";
import { tagsOf } from "./tags-of";

const database = await withTestDatabase();
afterAll(database.close);

let clock = Date.parse("2026-11-20T10:00:00Z");
const { db } = database;
const now = () => new Date((clock += 1_000));
const record = createRecordStore({ db, now });
const stored: InterviewRef[] = [];
const services = { db, now, store: (refs: readonly InterviewRef[]) => void stored.push(...refs) };

async function newInterview(ownerId: string): Promise<InterviewRef> {
  const ref = { ownerId, interviewId: newId() };
  await record.create(ref, firstEvents());
  return ref;
}

const namesOf = async (ref: InterviewRef): Promise<string[]> =>
  ((await tagsOfInterviews({ ...ref, interviewIds: [ref.interviewId] }, services)).get(ref.interviewId) ?? []).map(({ name }) => name);
const namesInRecord = async (ref: InterviewRef): Promise<string[]> => tagsOf(await record.load(ref)).map(({ name }) => name);

test("a tag is made by typing its name, kept in the record, and found again whatever its capitals", async () => {
  const ownerId = await database.newOwner();
  const [one, other] = [await newInterview(ownerId), await newInterview(ownerId)];
  const first = await addTag({ ...one, name: "  To   repeat " }, services);
  expect(first.name).toBe("To repeat");
  expect(await addTag({ ...other, name: "TO REPEAT" }, services)).toEqual(first);
  await addTag({ ...one, name: "Zoë's “best” 🏠 שלום" }, services);
  await addTag({ ...one, name: "to repeat" }, services); // has it already
  expect(await namesOf(one)).toEqual(["To repeat", "Zoë's “best” 🏠 שלום"]);
  expect(await namesInRecord(one)).toEqual(await namesOf(one));
  expect(await record.loadStored(one)).toHaveLength(4);
  expect(await listTags({ ownerId }, services)).toMatchObject([{ name: "To repeat", interviews: 2 }, { name: "Zoë's “best” 🏠 שלום", interviews: 1 }]);
  const { interviews } = await listInterviews({ ownerId, query: { tag: first.tagId } }, services);
  expect(interviews.map(({ interviewId }) => interviewId)).toEqual([other.interviewId, one.interviewId]);
});

test("a tag that is renamed is called so everywhere, in every record; a name that is taken is refused", async () => {
  const ownerId = await database.newOwner();
  const refs = [await newInterview(ownerId), await newInterview(ownerId), await newInterview(ownerId)];
  const untouched = await newInterview(ownerId);
  const { tagId } = await addTag({ ...(refs[0] ?? untouched), name: "Draft" }, services);
  for (const ref of refs) await addTag({ ...ref, name: "Draft" }, services);
  await addTag({ ...(refs[0] ?? untouched), name: "Final" }, services);
  stored.length = 0;
  await expect(renameTag({ ownerId, tagId, name: "final" }, services)).rejects.toBeInstanceOf(InvalidInputError);
  await renameTag({ ownerId, tagId, name: "draft" }, services);
  await renameTag({ ownerId, tagId, name: "Practice" }, services);
  for (const ref of refs) expect((await namesInRecord(ref))[0]).toBe("Practice");
  expect(await namesInRecord(untouched)).toEqual([]);
  expect(new Set(stored.map(({ interviewId }) => interviewId))).toEqual(new Set(refs.map(({ interviewId }) => interviewId)));
  expect(await record.interviewsBehind()).toEqual(expect.arrayContaining(refs.map((ref) => expect.objectContaining(ref))));
});

test("a tag goes with its deletion, or with the last interview that has it; the interviews stay", async () => {
  const ownerId = await database.newOwner();
  const [one, other] = [await newInterview(ownerId), await newInterview(ownerId)];
  const kept = await addTag({ ...one, name: "Kept" }, services);
  const gone = await addTag({ ...one, name: "Gone" }, services);
  await addTag({ ...other, name: "Gone" }, services);
  await deleteTag({ ownerId, tagId: gone.tagId }, services);
  expect([await namesOf(one), await namesInRecord(one), await namesInRecord(other)]).toEqual([["Kept"], ["Kept"], []]);
  await removeTag({ ...one, tagId: kept.tagId }, services);
  expect(await listTags({ ownerId }, services)).toEqual([]);
  expect((await addTag({ ...one, name: "Kept" }, services)).tagId).not.toBe(kept.tagId);
  await expect(deleteTag({ ownerId, tagId: kept.tagId }, services)).rejects.toBeInstanceOf(NotFoundError);
});

test("a session that goes on beside it appends to what is there, and so does the tag", async () => {
  const ref = await newInterview(await database.newOwner());
  await Promise.all([
    ...Array.from({ length: 5 }, (_, index) => addTag({ ...ref, name: `Tag ${index}` }, services)),
    ...Array.from({ length: 5 }, () => record.append(ref, [{ type: "notice", code: "test", message: "said" }])),
  ]);
  const all = await record.loadStored(ref);
  expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  expect(new Set(await namesInRecord(ref))).toEqual(new Set(await namesOf(ref)));
});

test("what nobody could mean as a tag is refused in words, and too many are", async () => {
  const ownerId = await database.newOwner();
  const ref = await newInterview(ownerId);
  for (const name of ["", "   ", "\u0000", "x".repeat(61)]) await expect(addTag({ ...ref, name }, services)).rejects.toBeInstanceOf(InvalidInputError);
  for (let index = 0; index < 20; index += 1) await addTag({ ...ref, name: `Tag ${index}` }, services);
  await expect(addTag({ ...ref, name: "One more" }, services)).rejects.toThrow("at most 20 tags");
  const stranger = { ...ref, ownerId: await database.newOwner() };
  await expect(addTag({ ...stranger, name: "Mine" }, services)).rejects.toBeInstanceOf(NotFoundError);
  expect(await listTags({ ownerId: stranger.ownerId }, services)).toEqual([]);
});

test("an interview that comes back with an older name of a tag does not rename it; one that comes with a newer one does", async () => {
  const ownerId = await database.newOwner();
  const [one, other] = [await newInterview(ownerId), await newInterview(ownerId)];
  const { tagId } = await addTag({ ...one, name: "Old name" }, services);
  await addTag({ ...other, name: "Old name" }, services);
  const older = recordFileBytes(await record.copy(other));
  await renameTag({ ownerId, tagId, name: "New name" }, services);
  const newer = recordFileBytes(await record.copy(one));

  const elsewhere = await withTestDatabase();
  try {
    const there = { ...services, db: elsewhere.db };
    const owner = await elsewhere.newOwner();
    for (const [ref, bytes] of [[other, older], [one, newer]] as const) {
      await restoreInterview({ db: elsewhere.db, file: parseRecordFile(bytes, ref.interviewId), ownerId: owner });
    }
    expect(await listTags({ ownerId: owner }, there)).toEqual([{ tagId, name: "New name", interviews: 2 }]);
  } finally {
    await elsewhere.close();
  }
});
