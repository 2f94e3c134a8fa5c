import { afterAll, expect, test } from "vitest";

import { newId } from "~/domain/ids";
import type { RecordEvent } from "~/domain/record";
import { listInterviews } from "~/services/interviews/list-interviews.server";
import { type InterviewRef, createRecordStore } from "~/services/record/record-store.server";
import { addTag } from "~/services/tags/tag-interview.server";
import { renameTag } from "~/services/tags/manage-tags.server";

import { firstEvents } from "../../../tests/setup/record-fixtures";
import { withTestDatabase } from "../../../tests/setup/test-database";
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
  expect(await previewRetention({ ownerId, keepDays: 30 }, { db, now })).toEqual({ due: 0, nextAt: new Date(START + 30 * DAY) });
  onDay(30);
  expect(await previewRetention({ ownerId, keepDays: 30 }, { db, now })).toEqual({ due: 1, nextAt: new Date(START + 40 * DAY) });
  expect(await previewRetention({ ownerId, keepDays: 7 }, { db, now })).toEqual({ due: 2, nextAt: null });
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
