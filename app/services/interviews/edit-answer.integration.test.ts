import { afterAll, expect, test } from "vitest";

import { HotseatError, InvalidInputError, NotFoundError, StorageError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import { viewOf } from "~/domain/transcript";
import { turnKeys } from "~/services/objects/object-keys";
import { createRecordStore } from "~/services/record/record-store.server";

import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { askedQuestion, finishedAnswer, firstEvents } from "../../../tests/setup/record-fixtures";
import { withTestDatabase } from "../../../tests/setup/test-database";
import { editAnswer } from "./edit-answer.server";

const database = await withTestDatabase();
afterAll(database.close);

const record = createRecordStore({ db: database.db });

async function endedInterview({ ended = true, objects = createMemoryObjectStore() } = {}) {
  const ref = { ownerId: await database.newOwner(), interviewId: newId() };
  const [question, turnId] = [newId(), newId()];
  await record.create(ref, firstEvents());
  await record.append(ref, [
    { type: "interview.begun" },
    ...askedQuestion({ turnId: question }),
    ...finishedAnswer({ turnId, questionTurnId: question, text: "I moved the date a base." }),
    ...(ended ? [{ type: "interview.ended" as const, reason: "candidate" as const, atSample: 90_000 }] : []),
  ]);
  const edit = (text: string, change: object = {}) => editAnswer({ ...ref, turnId, text, ...change }, { record, objects });
  const answer = async () => viewOf(await record.load(ref)).turns.find((turn) => turn.turnId === turnId);
  return { ref, question, turnId, objects, edit, answer };
}

test("an edited answer has its new words, keeps what was said, and so has the bucket", async () => {
  const { ref, edit, answer, objects } = await endedInterview();
  await edit("  I moved the database. ");
  expect(await answer()).toMatchObject({ text: "I moved the database.", originalText: "I moved the date a base." });
  const file = await objects.get(turnKeys(ref.interviewId, "2-candidate").json);
  expect(new TextDecoder().decode(file?.bytes)).toContain("I moved the database.");
});

test("what was not changed is not written", async () => {
  const { ref, edit } = await endedInterview();
  const before = await record.load(ref);
  await edit("I moved the date a base. ");
  expect(await record.load(ref)).toEqual(before);
});

test("nobody edits the answers of others, nor what is no answer", async () => {
  const { question, edit, answer } = await endedInterview();
  await expect(edit("x", { ownerId: await database.newOwner() })).rejects.toThrow(NotFoundError);
  await expect(edit("x", { turnId: question })).rejects.toThrow(NotFoundError);
  await expect(edit("x", { interviewId: "../etc" })).rejects.toThrow(NotFoundError);
  expect(await answer()).toMatchObject({ text: "I moved the date a base." });
});

test("an answer needs words, and not too many", async () => {
  const { edit } = await endedInterview();
  await expect(edit("   ")).rejects.toThrow(InvalidInputError);
  await expect(edit("x".repeat(40_001))).rejects.toThrow(InvalidInputError);
});

test("while the interview goes on, its own page edits", async () => {
  const { edit } = await endedInterview({ ended: false });
  await expect(edit("x")).rejects.toThrow(HotseatError);
  await expect(edit("x")).rejects.toMatchObject({ code: "conflict" });
});

test("a bucket that is away does not lose the edit", async () => {
  const objects = createMemoryObjectStore();
  const away = () => Promise.reject(new StorageError("The bucket is away.", { code: "storage-unavailable", retryable: true }));
  const { edit, answer } = await endedInterview({ objects: Object.assign(objects, { put: away }) });
  await edit("I moved the database.");
  expect(await answer()).toMatchObject({ text: "I moved the database." });
});
