import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";

import { newId } from "~/domain/ids";
import type { ListQuery } from "~/domain/list-query";
import type { RecordEvent } from "~/domain/record";
import { listInterviews } from "~/services/interviews/list-interviews.server";
import { countMatching } from "~/services/interviews/list-totals.server";
import { type InterviewRef, createRecordStore } from "~/services/record/record-store.server";
import { addTag } from "~/services/tags/tag-interview.server";

import { askedQuestion, finishedAnswer, firstEvents } from "../../../tests/setup/record-fixtures";
import { withTestDatabase } from "../../../tests/setup/test-database";
import { bringUpIndex } from "./bring-up-index.server";
import { findMoments } from "./find-moments.server";
import { searchTerms } from "./search-terms";

const database = await withTestDatabase();
afterAll(database.close);

let clock = Date.parse("2026-11-20T10:00:00Z");
const { db } = database;
const record = createRecordStore({ db, now: () => new Date((clock += 1_000)) });

interface Said {
  question?: string;
  answer?: string;
  role?: string;
  company?: string;
}

async function interviewOf(ownerId: string, { question = "Tell me about a hard decision.", answer = "I moved the database.", role, company }: Said = {}) {
  const ref = { ownerId, interviewId: newId() };
  const [created, planned] = firstEvents();
  if (created?.type !== "interview.created" || !planned) throw new Error("no settings");
  const settings = { ...created.settings, role: role ?? created.settings.role, company: company ?? created.settings.company };
  await record.create(ref, [{ ...created, settings }, planned, { type: "interview.begun" }]);
  const [questionId, answerId] = [newId(), newId()];
  await record.append(ref, [...askedQuestion({ turnId: questionId, text: question }), ...finishedAnswer({ turnId: answerId, questionTurnId: questionId, text: answer })]);
  return { ...ref, questionId, answerId };
}

async function idsFound(ownerId: string, q: string, more: ListQuery = {}): Promise<string[]> {
  await bringUpIndex(db, { ownerId, limit: 100 });
  const query = { q, ...more };
  const { interviews, matching } = await listInterviews({ ownerId, query }, { db });
  expect(await countMatching({ ownerId, query }, { db })).toBe(interviews.length);
  expect(matching).toBe(more.sort === undefined ? interviews.length : null);
  return interviews.map(({ interviewId }) => interviewId);
}

async function momentsOf({ ownerId, interviewId }: InterviewRef, q: string) {
  await bringUpIndex(db, { ownerId, limit: 100 });
  return (await findMoments(db, { ownerId, interviewIds: [interviewId], terms: searchTerms(q) })).get(interviewId);
}

const marked = (parts: readonly { text: string; found: boolean }[]): string => parts.map(({ text, found }) => (found ? `[${text}]` : text)).join("");

test("any form of an English word is found, in what was answered and in what was asked", async () => {
  const ownerId = await database.newOwner();
  const one = await interviewOf(ownerId, { question: "How did you prioritise?", answer: "I have resolve the conflicts between two teams." });
  await interviewOf(ownerId);
  for (const q of ["resolved", "conflict", "resolving conflicts team", "prioritising", "PRIORITISED", "the"]) expect(await idsFound(ownerId, q), q).toContain(one.interviewId);
  expect(await idsFound(ownerId, "resolved")).toEqual([one.interviewId]);
  expect(await idsFound(ownerId, "xylophone")).toEqual([]);
});

test("words may stand in different turns, in the role, the company and the tags; one that is not there finds nothing", async () => {
  const ownerId = await database.newOwner();
  const one = await interviewOf(ownerId, { role: "Nurse", company: "Sankt Josef", answer: "We were short of beds." });
  await addTag({ ...one, name: "To repeat" }, { db, store: () => undefined, now: () => new Date(clock) });
  expect(await idsFound(ownerId, "nurse josef beds decision repeat")).toEqual([one.interviewId]);
  expect(await idsFound(ownerId, "nurse beds kubernetes")).toEqual([]);
});

test("words in quotes stand in this form and order, also after the same words came often; a minus keeps away", async () => {
  const ownerId = await database.newOwner();
  const filler = "and then the data was there for the team ".repeat(300);
  const one = await interviewOf(ownerId, { answer: filler });
  await record.append(one, finishedAnswer({ questionTurnId: one.questionId, text: "Our data team of the north was asked." }));
  const other = await interviewOf(ownerId, { answer: "The team had data." });
  expect(await idsFound(ownerId, '"data team"')).toEqual([one.interviewId]);
  expect(await idsFound(ownerId, "“team of the north”")).toEqual([one.interviewId]);
  expect(await idsFound(ownerId, '"data teams"')).toEqual([]);
  expect(await idsFound(ownerId, "data -north")).toEqual([other.interviewId]);
  expect(await idsFound(ownerId, 'data -"data team"')).toEqual([other.interviewId]);
  expect(await idsFound(ownerId, "-north")).toEqual([one.interviewId]); // nothing else is asked for
});

test("the last word may be unfinished; a word before it may not", async () => {
  const ownerId = await database.newOwner();
  const one = await interviewOf(ownerId, { answer: "We migrated to Kubernetes in spring." });
  expect(await idsFound(ownerId, "kub")).toEqual([one.interviewId]);
  expect(await idsFound(ownerId, "spring kube")).toEqual([one.interviewId]);
  expect(await idsFound(ownerId, "kube spring")).toEqual([]);
  expect(await idsFound(ownerId, "kube ")).toEqual([]);
});

test("quotes, apostrophes, accents, emoji, right-to-left text and signs between words are found as people type them", async () => {
  const ownerId = await database.newOwner();
  const one = await interviewOf(ownerId, {
    role: `Dr. "Ace" O’Neil 🏠`,
    company: "شركة النور",
    answer: "Our CI/CD ran on Node.js at the Café Zoë, قلت إنني مستعد, אני מוכן, 東京支社で",
  });
  await interviewOf(ownerId);
  for (const q of ['Dr. "Ace" O\'Neil', "🏠", "النور", "شركة", "cafe", "ci/cd", "ci cd", "node.js", "NODE", "zoe", "Zoë", "مستعد", "מוכן", "東京", "支社"]) {
    expect(await idsFound(ownerId, q), q).toEqual([one.interviewId]);
  }
});

test("whatever is typed is a search and not a command", async () => {
  const ownerId = await database.newOwner();
  const one = await interviewOf(ownerId, { answer: "It's a test: done." });
  const nothing = ["' & | ! :*", "!!", "\\", "%", "''", '"', "-", '""', "<script>alert(1)</script>", "'; drop table events; --", "\u0000", "a:*b!c", "x".repeat(10_240), "(((", "\ud800"];
  for (const q of nothing) expect(await idsFound(ownerId, q), q).toEqual([]);
  for (const q of ["test:*", "test & done", "(test", "it's", "TEST", `test ${"done ".repeat(2_000)}`]) expect(await idsFound(ownerId, q), q).toEqual([one.interviewId]);
});

test("a moment shows the words that were meant, as data, and where they stand in its turn", async () => {
  const ownerId = await database.newOwner();
  const answer = `<b>${"Well, you know. ".repeat(20)}</b> We resolved the conflict; conflicts & <i>teams</i> remained. ${"And so on. ".repeat(20)}`;
  const one = await interviewOf(ownerId, { question: "Tell me about a conflict.", answer });
  const { moments = [], more } = (await momentsOf(one, "resolving conflict")) ?? {};
  expect(more).toBe(0);
  expect(moments.map(({ speaker, turnId }) => [speaker, turnId])).toEqual([["interviewer", one.questionId], ["candidate", one.answerId]]);
  expect(marked(moments[0]?.parts ?? [])).toBe("Tell me about a [conflict].");
  const said = moments[1];
  expect(marked(said?.parts ?? [])).toContain("We [resolved] the [conflict]; [conflicts] & <i>teams</i> remained.");
  expect(said).toMatchObject({ cutBefore: true, cutAfter: true, startMs: 2_000 });
  expect(answer.slice(said?.offset)).toMatch(/^resolved the/);
});

test("the best comes first: what speaks of it more, and what it is about", async () => {
  const ownerId = await database.newOwner();
  const often = await interviewOf(ownerId, { answer: "Kafka here, Kafka there, we scaled Kafka." });
  const about = await interviewOf(ownerId, { role: "Kafka engineer", answer: "Kafka." });
  const once = await interviewOf(ownerId, { answer: "There was a queue, perhaps Kafka, and much else to tell of." });
  expect(await idsFound(ownerId, "kafka")).toEqual([about, often, once].map(({ interviewId }) => interviewId));
  expect(await idsFound(ownerId, "kafka", { sort: "oldest" })).toEqual([often, about, once].map(({ interviewId }) => interviewId));
});

test("only what was heard of the interviewer is found, and of an edited answer what it says now", async () => {
  const ownerId = await database.newOwner();
  const one = await interviewOf(ownerId, { answer: "I used the zeppelin." });
  await record.append(one, askedQuestion({ text: "Heard words then mystery", samples: 32_000, playedSamples: 16_000, startSample: 90_000 }));
  await record.append(one, [{ type: "answer.edited", turnId: one.answerId, text: "I used Zookeeper." }]);
  expect(await idsFound(ownerId, "heard")).toEqual([one.interviewId]);
  expect(await idsFound(ownerId, "mystery")).toEqual([]);
  expect(await idsFound(ownerId, "zookeeper")).toEqual([one.interviewId]);
  expect(await idsFound(ownerId, "zeppelin")).toEqual([]);
});

test("erased words leave the index with the event that erases them, and what is left is found again", async () => {
  const ownerId = await database.newOwner();
  const one = await interviewOf(ownerId, { question: "Tell me more.", answer: "The marmalade was secret." });
  expect(await idsFound(ownerId, "marmalade")).toEqual([one.interviewId]);
  const redone: RecordEvent = { type: "answer.redone", turnId: one.answerId, questionTurnId: one.questionId, turnIds: [one.answerId] };
  await record.append(one, [redone]);
  const { rows } = await db.execute(sql`select words::text from search_texts where words::text like '%marmalad%' union all
    select text from search_texts where text like '%marmalade%' union all select words::text from search_documents where words::text like '%marmalad%'`);
  expect(rows).toEqual([]);
  expect(await idsFound(ownerId, "marmalade")).toEqual([]);
  expect(await idsFound(ownerId, "tell more")).toEqual([one.interviewId]);
});

test("twenty who search at once while the interview goes on find it, and every word of it in the end", async () => {
  const ownerId = await database.newOwner();
  const one = await interviewOf(ownerId);
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      await record.append(one, finishedAnswer({ questionTurnId: one.questionId, text: `word${index} was said` }));
      await bringUpIndex(db, { ownerId, limit: 10 });
    }),
  );
  for (const index of [0, 7, 19]) expect(await idsFound(ownerId, `word${index} `)).toEqual([one.interviewId]);
});

test("of somebody else's words nothing is found, and no moment", async () => {
  const one = await interviewOf(await database.newOwner(), { answer: "A zeppelin." });
  await bringUpIndex(db, { limit: 100 });
  const stranger = await database.newOwner();
  expect(await idsFound(stranger, "zeppelin")).toEqual([]);
  expect(await momentsOf({ ...one, ownerId: stranger }, "zeppelin")).toBeUndefined();
});
