import { type SQL, and, desc, eq, isNull, sql } from "drizzle-orm";

import type { Database } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews } from "~/db/schema.server";
import { NotFoundError } from "~/domain/errors";
import { logger } from "~/logger.server";
import { readRecord } from "~/services/record/read-record.server";
import { type InterviewRef, livingInterview } from "~/services/record/record-scope.server";

import { writeIndex } from "./write-index.server";

/** A live interview may go on while it is read; after that it is found a little behind. */
const TRIES = 3;

interface BringUpOptions {
  /** Default: of all owners. */
  ownerId?: string;
  /** Interviews at most, the newest first. */
  limit: number;
  signal?: AbortSignal;
}

/**
 * Makes searchable what was said since. Done for a search rather than with each event: whoever speaks waits for their events, and what
 * nobody searches for need not be indexed while they do. Returns how many interviews it has brought up. Throws `StorageError`.
 */
export function bringUpIndex(db: Database, { ownerId, limit, signal }: BringUpOptions): Promise<number> {
  return withDatabaseErrors(async () => {
    const owned = ownerId === undefined ? undefined : eq(interviews.ownerId, ownerId);
    let broughtUp = 0;
    for (const ref of await readBehind(db, { where: owned, limit })) {
      if (signal?.aborted) break;
      if (await indexInterview(db, ref)) broughtUp += 1;
    }
    return broughtUp;
  });
}

function readBehind(db: Database, { where, limit }: { where: SQL | undefined; limit: number }): Promise<InterviewRef[]> {
  return db
    .select({ interviewId: interviews.id, ownerId: interviews.ownerId })
    .from(interviews)
    .where(and(where, isNull(interviews.deletingAt), sql`${interviews.indexedSeq} < ${interviews.lastSeq}`))
    .orderBy(desc(interviews.createdAt))
    .limit(limit);
}

/** One that cannot be indexed must not keep the others from being found. */
async function indexInterview(db: Database, ref: InterviewRef): Promise<boolean> {
  try {
    for (let tried = 0; tried < TRIES; tried += 1) {
      if (await tryToIndex(db, ref)) return true;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown"; // its message may quote what was said
    logger.warn({ interviewId: ref.interviewId, reason }, "An interview cannot be searched");
  }
  return false;
}

/** False when the record went on meanwhile: words that were erased while it was read must not come back. */
async function tryToIndex(db: Database, ref: InterviewRef): Promise<boolean> {
  try {
    const stored = await readRecord(db, ref);
    const seq = stored.at(-1)?.seq ?? 0;
    const events = stored.map(({ event }) => event);
    return await db.transaction(async (tx) => {
      const [row] = await tx.select({ lastSeq: interviews.lastSeq }).from(interviews).where(livingInterview(ref)).for("update");
      if (row?.lastSeq !== seq) return false;
      await writeIndex(tx, ref, { events, seq });
      return true;
    });
  } catch (error) {
    if (error instanceof NotFoundError) return true; // deleted meanwhile
    throw error;
  }
}
