import { afterAll, expect, test } from "vitest";

import { NotFoundError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import type { RecordEvent } from "~/domain/record";
import { storeInterview } from "~/services/archive/store-interview.server";
import { editAnswer } from "~/services/interviews/edit-answer.server";
import { interviewKeys } from "~/services/objects/object-keys";
import { type InterviewRef, createRecordStore } from "~/services/record/record-store.server";

import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { askedQuestion, finishedAnswer, firstEvents } from "../../../tests/setup/record-fixtures";
import { withTestDatabase } from "../../../tests/setup/test-database";
import { readPdf } from "../pdf/pdf-text.test-helper";
import { transcriptDownload } from "./get-transcript.server";

const database = await withTestDatabase();
afterAll(database.close);
const objects = createMemoryObjectStore();
const record = createRecordStore({ db: database.db });
const services = { db: database.db, record, objects };

const END: RecordEvent = { type: "interview.ended", reason: "candidate", atSample: 100_000 };

async function heldInterview(): Promise<{ ref: InterviewRef; answer: string }> {
  const [question, answer] = [newId(), newId()];
  const ref = { ownerId: await database.newOwner(), interviewId: newId() };
  await record.create(ref, [...firstEvents(), { type: "interview.begun" }, ...askedQuestion({ turnId: question }), ...finishedAnswer({ turnId: answer, questionTurnId: question })]);
  return { ref, answer };
}

const stored = (key: string): string | null => {
  const bytes = objects.objects.get(key);
  return bytes ? new TextDecoder().decode(bytes) : null;
};

test.each([
  ["vtt", "text/vtt; charset=utf-8", "<v Candidate>I moved the database."],
  ["srt", "application/x-subrip; charset=utf-8", "Candidate: I moved the database."],
  ["md", "text/markdown; charset=utf-8", "## Question 1: Tell me about a hard decision."],
  ["json", "application/json", '"text": "I moved the database."'],
])("the owner gets the transcript as %s, to save and to nobody's cache", async (format, type, words) => {
  const { ref } = await heldInterview();
  const response = await transcriptDownload({ ...ref, format }, services);
  expect(response.headers.get("content-type")).toBe(type);
  expect(response.headers.get("cache-control")).toBe("private, no-store");
  expect(response.headers.get("content-disposition")).toMatch(new RegExp(`^attachment; filename="Platform engineer at Initech, \\d{4}-\\d\\d-\\d\\d\\.${format}"`));
  expect(await response.text()).toContain(words);
});

test("the owner gets it as a PDF, with notes and marks, as it stands now", async () => {
  const { ref, answer } = await heldInterview();
  await record.append(ref, [
    { type: "bookmark.added", bookmarkId: newId(), turnId: answer, atSample: 40_000, note: "Too short." },
    { type: "notice", code: "provider", message: "The model was away." },
    END,
  ]);
  await editAnswer({ ...ref, turnId: answer, text: "I moved the mountain." }, services);
  const response = await transcriptDownload({ ...ref, format: "pdf" }, services);
  expect(response.headers.get("content-type")).toBe("application/pdf");
  expect(response.headers.get("content-disposition")).toMatch(/filename="Platform engineer at Initech, \d{4}-\d\d-\d\d\.pdf"/);
  const { title, language, outline, text } = readPdf(new Uint8Array(await response.arrayBuffer()));
  expect({ title, language, outline }).toEqual({ title: "Platform engineer at Initech", language: "en-US", outline: ["Question 1: Tell me about a hard decision."] });
  expect(text).toMatch(/Candidate · Edited\nI moved the mountain\.\nBookmark at 0:02\nToo short\.\nThe model was away\./);
  expect(text).not.toContain("database");
});

test("somebody else's transcript, one that is not there and a format that is none are not found", async () => {
  const { ref } = await heldInterview();
  const refused = [
    { ...ref, ownerId: await database.newOwner(), format: "vtt" },
    { ...ref, interviewId: newId(), format: "vtt" },
    { ...ref, interviewId: "../x", format: "vtt" },
    ...["docx", "VTT", "", "constructor"].map((format) => ({ ...ref, format })),
  ];
  for (const options of refused) await expect(transcriptDownload(options, services)).rejects.toThrow(NotFoundError);
});

test("the bucket has transcript and captions once the interview has ended, and again when an answer was edited", async () => {
  const { ref, answer } = await heldInterview();
  const { transcript, captions } = interviewKeys(ref.interviewId);
  await storeInterview({ record, store: objects, ref });
  expect([stored(transcript), stored(captions)]).toEqual([null, null]);

  await record.append(ref, [END]);
  await storeInterview({ record, store: objects, ref });
  expect(stored(captions)).toBe(await (await transcriptDownload({ ...ref, format: "vtt" }, services)).text());
  expect(stored(transcript)).toBe(await (await transcriptDownload({ ...ref, format: "json" }, services)).text());

  await editAnswer({ ...ref, turnId: answer, text: "I moved the mountain." }, services);
  expect(stored(captions)).toContain("I moved the mountain.");
  expect(stored(transcript)).toContain('"originalText": "I moved the database."');
});
