import { asc, count, sql } from "drizzle-orm";

import type { Database } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews, owners } from "~/db/schema.server";
import { HotseatError, InvalidInputError } from "~/domain/errors";
import { type ObjectInfo, type ObjectStore, totalBytes } from "~/services/objects/object-store";
import { VIDEO_ERASURE } from "~/services/record/erase-video.server";

import { listBucket } from "./bucket-contents.server";
import { BUCKET_FILE, isReadableLayout } from "./bucket-file.server";
import { checkFiles } from "./check-files.server";
import { kindOfFile } from "./interview-files";
import { isWhole } from "./is-whole";
import { livingNames, livingTurnsOf, turnsOf } from "./living-turns";
import { type RecordFile, headOf, keptEvents, parseRecordFile } from "./record-file";
import { restoreInterview } from "./restore-interview.server";

export interface ReindexOptions {
  db: Database;
  store: ObjectStore;
  /** Adds what is missing to a database that holds interviews. Default false: such a database is refused. */
  merge?: boolean;
  /** Called after each interview. */
  onInterview?: (interviewId: string) => void;
}

export interface Finding {
  interviewId: string;
  reason: string;
}

export interface Reindexed {
  restored: string[];
  /** Interviews that the database had already; they were left alone. */
  present: string[];
  /** What could not be put back, and why. */
  failed: Finding[];
  /** Files that are damaged or missing of interviews that were put back. */
  damaged: Finding[];
}

/**
 * Rebuilds the database from the bucket alone. One interview that cannot be read does not keep the others. Throws `HotseatError` with
 * `conflict` when the database holds interviews or the bucket is of a newer version, and `StorageError`.
 */
export async function reindex({ db, store, merge = false, onInterview }: ReindexOptions): Promise<Reindexed> {
  const bucketFile = await store.get(BUCKET_FILE);
  if (bucketFile) isReadableLayout(bucketFile.bytes);
  const isEmpty = (await countInterviews(db)) === 0;
  if (!isEmpty && !merge) throw notEmpty();
  const report: Reindexed = { restored: [], present: [], failed: [], damaged: [] };
  for (const [interviewId, files] of (await listBucket(store)).interviews) {
    await restoreOne({ db, store, isEmpty, interviewId, files, report });
    onInterview?.(interviewId);
  }
  return report;
}

interface OneOptions {
  db: Database;
  store: ObjectStore;
  isEmpty: boolean;
  interviewId: string;
  files: ReadonlyMap<string, ObjectInfo>;
  report: Reindexed;
}

async function restoreOne({ db, store, isEmpty, interviewId, files, report }: OneOptions): Promise<void> {
  try {
    const file = await readRecordOf(store, interviewId, files);
    const ownerId = await ownerFor(db, file, isEmpty);
    const { reasons, seq } = await checkFiles({ store, interviewId, files });
    const isCurrent = reasons.length === 0 && seq === file.seq && ownerId === file.ownerId;
    const stored = isCurrent && isWhole(livingTurnsOf(headsOfFile(file), keptEvents(file.events)), [...files.keys()]);
    const restored = await restoreInterview({ db, file, ownerId, stored, leftovers: leftoversOf(file, files), bytes: totalBytes([...files.values()]) });
    report[restored ? "restored" : "present"].push(interviewId);
    if (restored) report.damaged.push(...reasons.map((reason) => ({ interviewId, reason })));
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    report.failed.push({ interviewId, reason: error.message });
  }
}

async function readRecordOf(store: ObjectStore, interviewId: string, files: ReadonlyMap<string, ObjectInfo>): Promise<RecordFile> {
  const info = files.get("record.json");
  const stored = info && (await store.get(info.key));
  if (stored) return parseRecordFile(stored.bytes, interviewId);
  if (files.has("interview.json")) {
    throw new InvalidInputError("It is of layout 1, whose events were in the database only. Its recordings are still in the bucket.");
  }
  throw new InvalidInputError("There is no record.json.");
}

const headsOfFile = ({ events }: RecordFile) => events.map((event) => ({ ...headOf(event), erased: !("event" in event) }));

function leftoversOf(file: RecordFile, files: ReadonlyMap<string, ObjectInfo>) {
  const heads = headsOfFile(file);
  const names = [...files.keys()];
  const living = livingNames(heads, keptEvents(file.events));
  const hasStrayVideo = names.some((name) => kindOfFile(name).type === "video" && !living.has(name));
  const turns = turnsOf(heads).erased.filter(({ name }) => names.some((one) => one.startsWith(`turns/${name}.`)));
  return [...turns, ...(hasStrayVideo ? [VIDEO_ERASURE] : [])];
}

async function countInterviews(db: Database): Promise<number> {
  const [row] = await withDatabaseErrors(() => db.select({ interviews: count() }).from(interviews));
  return row?.interviews ?? 0;
}

/**
 * Whose it will be. An empty database takes the bucket's owners over, older than any that the installation has made since: the oldest
 * is who the pages belong to. A database with interviews has its owner, and gives what it adds to it: nobody else could see it.
 */
async function ownerFor(db: Database, { ownerId, createdAt }: RecordFile, isEmpty: boolean): Promise<string> {
  const known = await withDatabaseErrors(() => db.select().from(owners).orderBy(asc(owners.createdAt), asc(owners.id)));
  // Who is being deleted gets nothing more.
  const [oldest] = known.filter(({ deletingAt }) => deletingAt === null);
  if (known.some(({ id }) => id === ownerId)) {
    if (isEmpty) await makeOlder(db, ownerId, createdAt);
    return ownerId;
  }
  if (!isEmpty && oldest) return oldest.id;
  const before = oldest ? new Date(Math.min(createdAt.getTime(), oldest.createdAt.getTime() - 1)) : createdAt;
  await withDatabaseErrors(() => db.insert(owners).values({ id: ownerId, createdAt: before }));
  return ownerId;
}

async function makeOlder(db: Database, ownerId: string, createdAt: Date): Promise<void> {
  const time = createdAt.toISOString();
  await withDatabaseErrors(() => db.execute(sql`update owners set created_at = least(created_at, ${time}::timestamptz) where id = ${ownerId}`));
}

function notEmpty(): HotseatError {
  return new HotseatError("The database holds interviews already. Reindexing builds an empty one; with --merge it adds those that are missing.", {
    code: "conflict",
  });
}
