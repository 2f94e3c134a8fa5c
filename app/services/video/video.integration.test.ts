import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterAll, expect, test } from "vitest";

import { NotFoundError, StorageError } from "~/domain/errors";
import { newId } from "~/domain/ids";
import type { RecordEvent } from "~/domain/record";
import { SEGMENTS_LIMIT } from "~/domain/video";
import { checkStore } from "~/services/archive/check-store.server";
import { sentenceOf } from "~/services/archive/differences";
import { exportInterview } from "~/services/archive/export-archive.server";
import { importArchive } from "~/services/archive/import-archive.server";
import { reindex } from "~/services/archive/reindex.server";
import { repairStore } from "~/services/archive/repair-store.server";
import { storeInterview } from "~/services/archive/store-interview.server";
import { deleteInterview, finishDeletions } from "~/services/interviews/delete-interview.server";
import { contentTypeOf, interviewKeys } from "~/services/objects/object-keys";
import { createRecordStore } from "~/services/record/record-store.server";
import { deleteErasedRecordings } from "~/services/recordings/delete-erased-recordings.server";

import { foundInColumns, foundInStore } from "../../../tests/archive/planted";
import { createMemoryObjectStore } from "../../../tests/setup/memory-object-store";
import { askedQuestion, finishedAnswer, firstEvents } from "../../../tests/setup/record-fixtures";
import { type TestDatabase, withTestDatabase } from "../../../tests/setup/test-database";
import { findSegments, getVideoSegment } from "./find-segments.server";
import { removeVideo } from "./remove-video.server";
import { storeVideoSegment } from "./store-segment.server";
import { webmBytes } from "./video.test-helper";

const databases: TestDatabase[] = [];
afterAll(() => Promise.all(databases.map((database) => database.close())));

const TEN_SECONDS = 160_000;

/** A question of 0 to 2 s and an answer of 2 to 5 s, in an installation of its own. */
async function installation(objects = createMemoryObjectStore()) {
  const database = await withTestDatabase();
  databases.push(database);
  const { db } = database;
  return { database, db, objects, store: objects, record: createRecordStore({ db }) };
}

async function interview(here: Awaited<ReturnType<typeof installation>>, { ended = false } = {}) {
  const ref = { ownerId: await here.database.newOwner(), interviewId: newId() };
  const [question, answer] = [newId(), newId()];
  await here.record.create(ref, firstEvents());
  await here.record.append(ref, [{ type: "interview.begun" }, ...askedQuestion({ turnId: question }), ...finishedAnswer({ turnId: answer, questionTurnId: question })]);
  if (ended) await here.record.append(ref, [{ type: "interview.ended", reason: "candidate", atSample: 2 * TEN_SECONDS }]);
  const keep = (startSample: number, seed: string, change: object = {}) =>
    storeVideoSegment({ ...ref, segmentId: newId(), startSample, samples: TEN_SECONDS, bytes: webmBytes(seed), more: false, ...change }, here);
  const starts = async () => (await findSegments(ref, here)).map(({ startSample }) => startSample);
  const files = () => [...here.objects.objects.keys()].filter((key) => key.includes("/video/"));
  const redo = (voided: { fromSample: number; toSample: number }): RecordEvent => ({ type: "answer.redone", turnId: answer, questionTurnId: question, turnIds: [answer], voided });
  return { ref, keep, starts, files, redo, prefix: interviewKeys(ref.interviewId).prefix };
}

test("a segment is in the bucket and in the record, once, however often it comes", async () => {
  const here = await installation();
  const { ref, keep, starts, files } = await interview(here);
  const segmentId = newId();
  await keep(TEN_SECONDS, "second");
  await Promise.all([keep(0, "first", { segmentId }), keep(0, "first", { segmentId })]);
  await keep(0, "first", { segmentId });
  expect(await starts()).toEqual([0, TEN_SECONDS]);
  expect(files()).toHaveLength(2);
  const object = await getVideoSegment({ ...ref, segmentId }, here);
  expect([object.size, contentTypeOf(object.key)]).toEqual([2_000, "video/webm"]);
});

test("only the owner's own interviews take video, and only once they have begun", async () => {
  const here = await installation();
  const { ref, keep, files } = await interview(here);
  await expect(keep(0, "x", { ownerId: await here.database.newOwner() })).rejects.toThrow(NotFoundError);
  await expect(keep(0, "x", { interviewId: "../etc" })).rejects.toThrow(NotFoundError);
  await expect(keep(0, "x", { segmentId: "'; drop" })).rejects.toThrow(NotFoundError);
  const waiting = { ...ref, interviewId: newId() };
  await here.record.create(waiting, firstEvents());
  await expect(keep(0, "x", waiting)).rejects.toMatchObject({ code: "conflict" });
  await expect(getVideoSegment({ ...ref, segmentId: newId() }, here)).rejects.toThrow(NotFoundError);
  expect(files()).toEqual([]);
});

test("what is no video, too large, off the clock or too much is refused", async () => {
  const here = await installation();
  const { ref, keep, files } = await interview(here);
  const invalid = { code: "invalid-input" };
  await expect(keep(0, "", { bytes: new TextEncoder().encode("<script>alert(1)</script>".padEnd(100)) })).rejects.toMatchObject(invalid);
  await expect(keep(0, "", { bytes: new Uint8Array() })).rejects.toMatchObject(invalid);
  await expect(keep(0, "", { bytes: webmBytes("x", 2_000_000) })).rejects.toMatchObject({ code: "too-large" });
  for (const place of [{ startSample: -1 }, { startSample: 2 ** 40 }, { startSample: 0.5 }, { samples: 0 }, { samples: 10_000_000 }]) {
    await expect(keep(0, "x", place)).rejects.toMatchObject(invalid);
  }
  const many = Array.from({ length: SEGMENTS_LIMIT }, (_, index) => stored(index * 10));
  await here.record.append(ref, many);
  await expect(keep(900_000, "one more")).rejects.toMatchObject({ code: "conflict" });
  expect(files()).toEqual([]);
});

const stored = (startSample: number): RecordEvent => ({ type: "video.stored", segmentId: newId(), startSample, samples: 10, format: "webm", bytes: 1, sha256: "0".repeat(64) });

test("a bucket that is away keeps nothing, says so, and takes the same segment later", async () => {
  const here = await installation();
  const { keep, starts, files } = await interview(here);
  const segmentId = newId();
  here.objects.fail("put", 1);
  await expect(keep(0, "x", { segmentId })).rejects.toThrow(StorageError);
  expect([await starts(), files()]).toEqual([[], []]);
  await keep(0, "x", { segmentId });
  expect(await starts()).toEqual([0]);
});

test("with an answer that is thrown away goes every segment that touches it, and none comes back", async () => {
  const here = await installation();
  const { ref, keep, starts, redo } = await interview(here);
  for (const [index, seed] of ["before", "quagga-one", "quagga-two", "after"].entries()) await keep(index * TEN_SECONDS, seed);
  await here.record.append(ref, [redo({ fromSample: TEN_SECONDS, toSample: 2 * TEN_SECONDS + 1 })]);
  await deleteErasedRecordings({ record: here.record, store: here.objects, ref });
  expect(await starts()).toEqual([0, 3 * TEN_SECONDS]);
  expect(await foundInStore(here.objects, new Map([["quagga", new TextEncoder().encode("quagga")]]))).toEqual([]);
  await expect(keep(2 * TEN_SECONDS, "quagga-late")).rejects.toMatchObject({ code: "conflict" });
  await keep(2 * TEN_SECONDS + 1, "right after", { samples: 10 });
  expect(await starts()).toEqual([0, 2 * TEN_SECONDS + 1, 3 * TEN_SECONDS]);
  await storeInterview({ record: here.record, store: here.objects, ref });
  expect(await differences(here)).toEqual([]);
});

test("a segment that is being stored while its answer is thrown away leaves nothing behind", async () => {
  const here = await installation();
  const { ref, keep, starts, files, redo } = await interview(here);
  const open = here.objects.holdPuts();
  const storing = keep(0, "quagga");
  await here.record.append(ref, [redo({ fromSample: 0, toSample: 10 })]);
  const erasing = deleteErasedRecordings({ record: here.record, store: here.objects, ref });
  open();
  await expect(storing).rejects.toMatchObject({ code: "conflict" });
  await erasing;
  expect([await starts(), files()]).toEqual([[], []]);
});

test("an erasure that a crash interrupts is finished at the next start", async () => {
  const here = await installation();
  const { ref, keep, files } = await interview(here, { ended: true });
  await keep(0, "x");
  here.objects.fail("delete", 1);
  await expect(removeVideo(ref, here)).rejects.toThrow(StorageError);
  expect(files()).toHaveLength(1);
  expect((await finishDeletions(here)).failures).toEqual([]);
  expect(files()).toEqual([]);
  expect(await differences(here)).toEqual([]);
});

test("the video goes alone, the rest stays, and what still waited in a browser is refused", async () => {
  const here = await installation();
  const { ref, keep, starts, files, prefix } = await interview(here, { ended: true });
  await keep(0, "quagga");
  await here.objects.put(`${prefix}turns/2-candidate.webm`, webmBytes("sound"));
  await expect(removeVideo({ ...ref, ownerId: await here.database.newOwner() }, here)).rejects.toThrow(NotFoundError);
  await removeVideo(ref, here);
  expect([await starts(), files()]).toEqual([[], []]);
  await expect(keep(TEN_SECONDS, "late")).rejects.toMatchObject({ code: "conflict" });
  expect(here.objects.objects.has(`${prefix}turns/2-candidate.webm`)).toBe(true);
  expect(await foundInColumns(here.db.$client, ["video.stored.{1,200}webm"])).toEqual([]);
  await removeVideo(ref, here);
});

test("with the interview its video goes", async () => {
  const here = await installation();
  const { ref, keep } = await interview(here);
  await keep(0, "x");
  await deleteInterview(ref, here);
  expect([...here.objects.objects.keys()].filter((key) => key.includes(ref.interviewId))).toEqual([]);
});

test("a database that is rebuilt from the bucket has the video, and export and import give the same bytes", async () => {
  const here = await installation();
  const { ref, keep, redo } = await interview(here);
  await keep(0, "kept");
  await keep(TEN_SECONDS, "gone");
  await here.record.append(ref, [redo({ fromSample: TEN_SECONDS + 1, toSample: TEN_SECONDS + 2 })]);
  await deleteErasedRecordings({ record: here.record, store: here.objects, ref });
  await here.record.append(ref, [{ type: "interview.ended", reason: "candidate", atSample: 2 * TEN_SECONDS }]);
  await storeInterview({ record: here.record, store: here.objects, ref });
  const before = await zipOf(here, ref);
  expect(Buffer.from(before).includes("/video/")).toBe(true);

  const rebuilt = await installation(here.objects);
  expect(await reindex({ db: rebuilt.db, store: here.objects })).toMatchObject({ restored: [ref.interviewId], failed: [], damaged: [] });
  expect(await findSegments(ref, rebuilt)).toEqual(await findSegments(ref, here));
  expect(Buffer.compare(await zipOf(rebuilt, ref), before)).toBe(0);

  const elsewhere = await installation();
  const ownerId = await elsewhere.database.newOwner();
  expect(await imported(elsewhere, { zip: before, ownerId })).toMatchObject({ imported: [ref.interviewId], failed: [] });
  const there = { ...ref, ownerId };
  expect(await findSegments(there, elsewhere)).toMatchObject([{ startSample: 0, format: "webm" }]);
  expect(await differences(elsewhere)).toEqual([]);
  const damaged = Buffer.from(before);
  damaged.write("kepy", damaged.indexOf("kept"));
  expect((await imported(await installation(), { zip: damaged, ownerId: newId() })).failed).toHaveLength(1);
});

type Installation = Awaited<ReturnType<typeof installation>>;

/** The turns of these interviews never had files. */
const differences = async (here: Installation) => (await checkStore(here)).differences.filter(({ file }) => !file?.startsWith("turns/"));

const zipOf = async (here: Installation, ref: { ownerId: string; interviewId: string }): Promise<Buffer> =>
  Buffer.from(await new Response(await exportInterview(ref, here)).arrayBuffer());

async function imported(here: Installation, { zip, ownerId }: { zip: Buffer; ownerId: string }) {
  const folder = await mkdtemp(path.join(tmpdir(), "hotseat-video-"));
  try {
    const file = path.join(folder, "export.zip");
    await writeFile(file, zip);
    return await importArchive({ path: file, ownerId }, here);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("missing, damaged and stray video is found, and what is nobody's is removed by a repair and after a rebuild", async () => {
  const here = await installation();
  const { ref, keep, files, prefix } = await interview(here, { ended: true });
  await keep(0, "x");
  const [key = ""] = files();
  const bytes = here.objects.objects.get(key) ?? new Uint8Array();
  const sentences = async () => (await differences(here)).map((difference) => sentenceOf(difference).replace(`${ref.interviewId} ${key.slice(prefix.length)} `, ""));
  expect(await sentences()).toEqual([]);
  await here.objects.delete([key]);
  expect(await sentences()).toEqual(["is listed, and missing", "is in the record, and not in the bucket"]);
  await here.objects.put(key, webmBytes("y"));
  expect(await sentences()).toEqual(["is damaged: its checksum is another"]);
  await here.objects.put(key, bytes);

  await here.objects.put(`${prefix}video/${newId()}.webm`, webmBytes("stray"));
  const rebuilt = await installation(here.objects);
  await reindex({ db: rebuilt.db, store: here.objects });
  expect(await repairStore(here, (await checkStore(here)).differences)).toEqual([]);
  expect(files()).toEqual([key]);
  await here.objects.put(`${prefix}video/${newId()}.mp4`, webmBytes("stray"));
  expect((await finishDeletions(rebuilt)).failures).toEqual([]);
  expect(files()).toEqual([key]);
});
