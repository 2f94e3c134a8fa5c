import { afterAll, expect, test } from "vitest";

import { newId } from "~/domain/ids";
import type { RecordEvent } from "~/domain/record";
import { listInterviews } from "~/services/interviews/list-interviews.server";
import { type InterviewRef, createRecordStore } from "~/services/record/record-store.server";
import { addTag } from "~/services/tags/tag-interview.server";
import { renameTag } from "~/services/tags/manage-tags.server";

import { firstEvents } from "../../../tests/setup/record-fixtures";
import { withTestDatabase } from "../../../tests/setup/test-database";
import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { keepInterview, keepingOf } from "./keep-interview.server";
import { changeRetention, showRetention } from "./retention-setting.server";
import { getKeepDays, markExpired, previewRetention, setKeepDays } from "./retention.server";

const database = await withTestDatabase();
afterAll(database.close);

const { db } = database;
const DAY = 86_400_000;
const START = Date.parse("2026-01-01T12:00:00Z");
let clock = new Date(START);
const now = () => clock;
const record = createRecordStore({ db, now });
const onDay = (day: number) => void (clock = new Date(START + day * DAY));

async function interviewOn(ownerId: string, day: number, more: readonly RecordEvent[] = []): Promise<InterviewRef> {
  onDay(day);
  const ref = { ownerId, interviewId: newId() };
  await record.create(ref, [...firstEvents(), { type: "interview.begun" }, ...more]);
  return ref;
}

const ended: RecordEvent[] = [{ type: "interview.ended", reason: "completed", atSample: 0 }];
const run = (options: { limit?: number; inUse?: string[] } = {}) => markExpired({ db, now, limit: 100, inUse: [], ...options });
const idsOf = (refs: readonly InterviewRef[]) => refs.map(({ interviewId }) => interviewId);
const listed = async (ownerId: string) => (await listInterviews({ ownerId }, { db })).interviews.map(({ interviewId }) => interviewId);

test("nothing is deleted for age unless its owner has said so", async () => {
  const ownerId = await database.newOwner();
  const old = await interviewOn(ownerId, 0, ended);
  onDay(5_000);
  expect(await getKeepDays({ ownerId }, { db })).toBeNull();
  expect(await run()).toEqual([]);
  expect(await listed(ownerId)).toEqual([old.interviewId]);
});

test("what is older than its owner keeps it is deleted, from its end on, and the preview says so before", async () => {
  const [ownerId, other] = [await database.newOwner(), await database.newOwner()];
  const old = await interviewOn(ownerId, 0, ended);
  const young = await interviewOn(ownerId, 10, ended);
  const others = await interviewOn(other, 0, ended);
  onDay(29);
  await setKeepDays({ ownerId, keepDays: 30 }, { db });
  expect(await run()).toEqual([]);
  expect(await previewRetention({ ownerId, keepDays: 30 }, { db, now })).toEqual({ due: 0, kept: 0, nextAt: new Date(START + 30 * DAY) });
  onDay(30);
  expect(await previewRetention({ ownerId, keepDays: 30 }, { db, now })).toEqual({ due: 1, kept: 0, nextAt: new Date(START + 40 * DAY) });
  expect(await previewRetention({ ownerId, keepDays: 7 }, { db, now })).toEqual({ due: 2, kept: 0, nextAt: null });
  expect(idsOf(await run())).toEqual([old.interviewId]);
  expect([await listed(ownerId), await listed(other)]).toEqual([[young.interviewId], [others.interviewId]]);
  await setKeepDays({ ownerId, keepDays: null }, { db });
  onDay(500);
  expect(await run()).toEqual([]);
});

test("what has not ended counts from the last thing that happened in it, and is left alone while somebody is in it", async () => {
  const ownerId = await database.newOwner();
  const paused = await interviewOn(ownerId, 0);
  onDay(20);
  await record.append(paused, [{ type: "interview.paused", atSample: 5 }]);
  await setKeepDays({ ownerId, keepDays: 30 }, { db });
  onDay(49);
  expect(await run()).toEqual([]);
  onDay(51);
  expect(await run({ inUse: [paused.interviewId] })).toEqual([]);
  expect(idsOf(await run())).toEqual([paused.interviewId]);
});

test("a tag that is renamed does not make an ended interview younger", async () => {
  const ownerId = await database.newOwner();
  const old = await interviewOn(ownerId, 0, ended);
  onDay(29);
  const services = { db, now, store: () => undefined };
  const { tagId } = await addTag({ ...old, name: "Draft" }, services);
  await renameTag({ ownerId, tagId, name: "Final" }, services);
  await setKeepDays({ ownerId, keepDays: 30 }, { db });
  onDay(31);
  expect(idsOf(await run())).toEqual([old.interviewId]);
});

test("a run takes so many, the oldest first; of two servers at once none takes what the other has", async () => {
  const ownerId = await database.newOwner();
  const refs: InterviewRef[] = [];
  for (const day of [3, 1, 2, 0]) refs.push(await interviewOn(ownerId, day, ended));
  await setKeepDays({ ownerId, keepDays: 1 }, { db });
  onDay(100);
  expect(new Set(idsOf(await run({ limit: 2 })))).toEqual(new Set([refs[1]?.interviewId, refs[3]?.interviewId]));
  const both = await Promise.all([run(), run(), run()]);
  expect(idsOf(both.flat()).sort()).toEqual([refs[0]?.interviewId, refs[2]?.interviewId].sort());
});

test("an interview that is kept outlives the others, as long as it is kept, and the bucket knows it", async () => {
  const ownerId = await database.newOwner();
  const [dear, old] = [await interviewOn(ownerId, 0, ended), await interviewOn(ownerId, 0, ended)];
  const objects = createMemoryObjectStore();
  const services = { db, record, objects };
  const kept = async (): Promise<unknown> => JSON.parse(new TextDecoder().decode(objects.objects.get(`interviews/${dear.interviewId}/record.json`))) as unknown;
  await setKeepDays({ ownerId, keepDays: 30 }, { db });
  expect(await keepingOf(dear, { db })).toEqual({ kept: false, expires: true });
  await keepInterview({ ...dear, kept: true }, services);
  await keepInterview({ ...dear, kept: true }, services);
  expect((await record.load(dear)).filter(({ type }) => type === "interview.kept"), "said once").toHaveLength(1);
  expect(await kept()).toMatchObject({ events: expect.arrayContaining([expect.objectContaining({ event: { type: "interview.kept", kept: true } })]) });
  onDay(100);
  expect(await showRetention({ ownerId }, { db, now })).toEqual({ keepDays: 30, due: 1, kept: 1, nextAt: null });
  expect(idsOf(await run())).toEqual([old.interviewId]);
  await keepInterview({ ...dear, kept: false }, services);
  expect(idsOf(await run())).toEqual([dear.interviewId]);
  await expect(keepInterview({ ...dear, ownerId: await database.newOwner(), kept: true }, services)).rejects.toMatchObject({ code: "not-found" });
});

test("a setting that would delete at once is not saved before the person has agreed to that many", async () => {
  const ownerId = await database.newOwner();
  for (const day of [0, 1, 90]) await interviewOn(ownerId, day, ended);
  onDay(100);
  const change = (keepDays: number | null, confirmed?: number) => changeRetention({ ownerId, keepDays, confirmed }, { db, now });
  expect(await change(30)).toEqual({ confirm: 2 });
  expect(await getKeepDays({ ownerId }, { db })).toBeNull();
  expect(await change(30, 1), "there is one more than the person was told").toEqual({ confirm: 2 });
  expect(await change(365)).toMatchObject({ saved: { keepDays: 365, due: 0 } });
  expect(await change(30, 2)).toMatchObject({ saved: { keepDays: 30, due: 2 } });
  expect(await change(null)).toEqual({ saved: { keepDays: null, due: 0, kept: 0, nextAt: null } });
});
