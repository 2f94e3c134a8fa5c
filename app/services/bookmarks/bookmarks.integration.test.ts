import { afterAll, expect, test } from "vitest";

import { BOOKMARKS_LIMIT } from "~/domain/bookmark";
import { NOTE_LIMIT } from "~/domain/limits";
import { InvalidInputError, NotFoundError, StorageError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import { viewOf } from "~/domain/transcript";
import { interviewKeys } from "~/services/objects/object-keys";
import { createRecordStore } from "~/services/record/record-store.server";

import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { askedQuestion, finishedAnswer, firstEvents } from "../../../tests/setup/record-fixtures";
import { withTestDatabase } from "../../../tests/setup/test-database";
import { removeBookmark } from "./remove-bookmark.server";
import { saveBookmark } from "./save-bookmark.server";

const database = await withTestDatabase();
afterAll(database.close);
const record = createRecordStore({ db: database.db });

/** A question of 0 to 2 s, an answer of 2 to 5 s; the clock ends at 6 s. */
async function interview({ ended = true, objects = createMemoryObjectStore() } = {}) {
  const ref = { ownerId: await database.newOwner(), interviewId: newId() };
  const [question, answer] = [newId(), newId()];
  await record.create(ref, firstEvents());
  await record.append(ref, [{ type: "interview.begun" }, ...askedQuestion({ turnId: question }), ...finishedAnswer({ turnId: answer, questionTurnId: question })]);
  if (ended) await record.append(ref, [{ type: "interview.ended", reason: "candidate", atSample: 96_000 }]);
  const services = { db: database.db, record, objects };
  const save = (atMs: number, note: string, change: object = {}) => saveBookmark({ ...ref, bookmarkId: newId(), atMs, note, ...change }, services);
  const remove = (bookmarkId: string, change: object = {}) => removeBookmark({ ...ref, bookmarkId, ...change }, services);
  const bookmarks = async () => viewOf(await record.load(ref)).bookmarks;
  const filed = async (key: string) => new TextDecoder().decode((await objects.get(key))?.bytes);
  return { ref, question, answer, objects, save, remove, bookmarks, filed, keys: interviewKeys(ref.interviewId) };
}

test("bookmarks stand in the order of the clock, each with the turn that sounds there or sounded last", async () => {
  const { question, answer, save, bookmarks } = await interview();
  await save(5_500, "after the answer");
  await save(2_500, "  I rambled\nhere 🙃 ");
  await save(0, "");
  expect(await bookmarks()).toMatchObject([
    { turnId: question, atSample: 0, note: "" },
    { turnId: answer, atSample: 40_000, note: "I rambled\nhere 🙃" },
    { turnId: answer, atSample: 88_000, note: "after the answer" },
  ]);
});

test("a bookmark is inside the interview, saved once, and edited after the interview has ended without moving", async () => {
  const { save, bookmarks } = await interview();
  const { bookmarkId } = await save(60_000_000, "the end");
  await save(1_000, "the very end", { bookmarkId });
  await save(1_000, "the very end", { bookmarkId });
  expect(await bookmarks()).toMatchObject([{ bookmarkId, atSample: 96_000, note: "the very end" }]);
});

test("the bucket has a note as long as the database has it, in the record and in the transcript", async () => {
  const { save, remove, filed, keys } = await interview();
  const { bookmarkId } = await save(2_500, "first thought: zanzibar");
  await save(2_500, "second thought", { bookmarkId });
  expect(await filed(keys.record)).toContain("zanzibar");
  expect(await filed(keys.transcript)).toContain("second thought");
  await remove(bookmarkId);
  for (const key of [keys.record, keys.transcript]) expect(await filed(key)).not.toMatch(/thought|zanzibar/);
  const rows = await database.db.$client.query("select payload::text from events where type like 'bookmark.%'");
  expect(JSON.stringify(rows.rows)).not.toMatch(/thought|zanzibar/);
});

test("a removed bookmark stays removed, whoever asks again", async () => {
  const { save, remove, bookmarks } = await interview();
  const { bookmarkId } = await save(2_500, "x");
  await remove(bookmarkId);
  await remove(bookmarkId);
  await expect(save(2_500, "x", { bookmarkId })).rejects.toThrow(NotFoundError);
  expect(await bookmarks()).toEqual([]);
});

test("with an answer that is redone goes what was noted at it, and nothing else", async () => {
  const { ref, question, answer, save, bookmarks } = await interview({ ended: false });
  await save(1_000, "a good question");
  await save(2_500, "hippopotamus");
  await record.append(ref, [{ type: "answer.redone", turnId: answer, questionTurnId: question, turnIds: [answer] }]);
  expect(await bookmarks()).toMatchObject([{ note: "a good question" }]);
  const rows = await database.db.$client.query("select payload::text from events where interview_id = $1", [ref.interviewId]);
  expect(JSON.stringify(rows.rows)).not.toContain("hippopotamus");
});

test("nobody bookmarks the interviews of others, nor one in which nothing was said", async () => {
  const { save, remove, bookmarks } = await interview();
  const { bookmarkId } = await save(2_500, "mine");
  const stranger = { ownerId: await database.newOwner() };
  await expect(save(2_500, "theirs", stranger)).rejects.toThrow(NotFoundError);
  await expect(save(2_500, "theirs", { bookmarkId, ...stranger })).rejects.toThrow(NotFoundError);
  await expect(remove(bookmarkId, stranger)).rejects.toThrow(NotFoundError);
  await expect(save(2_500, "x", { interviewId: "../etc" })).rejects.toThrow(NotFoundError);
  await expect(save(2_500, "x", { bookmarkId: "'; drop" })).rejects.toThrow(NotFoundError);
  expect(await bookmarks()).toMatchObject([{ note: "mine" }]);
  const empty = { ownerId: await database.newOwner(), interviewId: newId() };
  await record.create(empty, firstEvents());
  await expect(save(0, "x", empty)).rejects.toThrow(InvalidInputError);
});

test("notes and their number have limits", async () => {
  const { ref, answer, save } = await interview();
  await expect(save(0, "x".repeat(NOTE_LIMIT + 1))).rejects.toThrow(InvalidInputError);
  const many = Array.from({ length: BOOKMARKS_LIMIT }, (_, index) => ({ type: "bookmark.added" as const, bookmarkId: newId(), turnId: answer, atSample: index, note: "" }));
  await record.append(ref, many);
  await expect(save(0, "one more")).rejects.toThrow(InvalidInputError);
});

test("a bucket that is away does not lose a bookmark", async () => {
  const away = () => Promise.reject(new StorageError("The bucket is away.", { code: "storage-unavailable", retryable: true }));
  const { save, bookmarks } = await interview({ objects: Object.assign(createMemoryObjectStore(), { put: away }) });
  await save(2_500, "kept");
  expect(await bookmarks()).toMatchObject([{ note: "kept" }]);
});
