import type { Database } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews, pendingErasures } from "~/db/schema.server";
import { NotFoundError } from "~/domain/errors";
import type { ObjectInfo, ObjectStore } from "~/services/objects/object-store";
import type { InterviewRef, RecordStore } from "~/services/record/record-store.server";

import { listBucket } from "./bucket-contents.server";
import { checkInterview } from "./check-interview.server";
import type { Difference } from "./differences";

export interface CheckOptions {
  db: Database;
  record: RecordStore;
  store: ObjectStore;
}

export interface Checked {
  interviews: number;
  objects: number;
  differences: Difference[];
}

/**
 * Compares database and bucket, and reads every byte of the bucket for it. Meant for when nobody is in an interview: what is just being
 * written differs. Throws `StorageError`.
 */
export async function checkStore({ db, record, store }: CheckOptions): Promise<Checked> {
  const bucket = await listBucket(store);
  const { living, deleting, erasing } = await readInterviews(db);
  const known = new Set([...living, ...deleting].map(({ interviewId }) => interviewId));
  const differences: Difference[] = bucket.strangers.map((file) => ({ kind: "object-of-nobody", interviewId: null, file }));
  for (const interviewId of bucket.interviews.keys()) {
    if (!known.has(interviewId)) differences.push({ kind: "interview-only-in-bucket", interviewId, file: null });
  }
  for (const { interviewId } of deleting) differences.push({ kind: "deletion-unfinished", interviewId, file: null });
  for (const interviewId of erasing) differences.push({ kind: "erasure-unfinished", interviewId, file: null });
  for (const ref of living) differences.push(...(await checkLiving({ record, store, ref, files: bucket.interviews.get(ref.interviewId) ?? new Map() })));
  const objects = [...bucket.interviews.values()].reduce((sum, files) => sum + files.size, bucket.strangers.length);
  return { interviews: known.size, objects, differences };
}

interface LivingOptions {
  record: RecordStore;
  store: ObjectStore;
  ref: InterviewRef;
  files: ReadonlyMap<string, ObjectInfo>;
}

async function checkLiving({ record, store, ref, files }: LivingOptions): Promise<Difference[]> {
  try {
    return await checkInterview({ store, copy: await record.copy(ref), files });
  } catch (error) {
    if (error instanceof NotFoundError) return []; // deleted meanwhile
    throw error;
  }
}

/** All interviews of all owners. Throws `StorageError`. */
export async function readInterviews(db: Database) {
  const { id, ownerId, deletingAt } = interviews;
  const { interviewId } = pendingErasures;
  const rows = await withDatabaseErrors(() => db.select({ interviewId: id, ownerId, deletingAt }).from(interviews).orderBy(id));
  const erasing = await withDatabaseErrors(() => db.selectDistinct({ interviewId }).from(pendingErasures));
  return {
    living: rows.filter((row) => row.deletingAt === null),
    deleting: rows.filter((row) => row.deletingAt !== null),
    erasing: erasing.map((row) => row.interviewId),
  };
}
