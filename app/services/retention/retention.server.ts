import { type SQL, and, eq, isNotNull, isNull, not, notInArray, sql } from "drizzle-orm";

import type { Database, Transaction } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews, owners } from "~/db/schema.server";
import type { InterviewRef } from "~/services/record/record-scope.server";

/** Any fixed number: names the advisory lock under which one server at a time chooses what is old enough. */
const RETENTION_LOCK = 4_855_454;
const DAY_MS = 86_400_000;

export interface RetentionServices {
  db: Database;
  now: () => Date;
}

/** Null: for ever. Throws `StorageError`. */
export async function getKeepDays({ ownerId }: { ownerId: string }, { db }: Pick<RetentionServices, "db">): Promise<number | null> {
  const [owner] = await withDatabaseErrors(() => db.select({ keepDays: owners.keepDays }).from(owners).where(eq(owners.id, ownerId)));
  return owner?.keepDays ?? null;
}

/** Throws `StorageError`. */
export async function setKeepDays({ ownerId, keepDays }: { ownerId: string; keepDays: number | null }, { db }: Pick<RetentionServices, "db">): Promise<void> {
  await withDatabaseErrors(() => db.update(owners).set({ keepDays }).where(eq(owners.id, ownerId)));
}

export interface RetentionPreview {
  /** Interviews that are old enough now, without those that stay. */
  due: number;
  /** Those that stay however old they get. */
  kept: number;
  /** When the next one will be; null when there is none. */
  nextAt: Date | null;
}

/** What keeping interviews for so many days would do. Throws `StorageError`. */
export async function previewRetention({ ownerId, keepDays }: { ownerId: string; keepDays: number }, { db, now }: RetentionServices): Promise<RetentionPreview> {
  const isDue = sql`${LAST_USE} <= ${before(now(), keepDays)}`;
  const [row] = await withDatabaseErrors(() =>
    db
      .select({
        due: sql<number>`(count(*) filter (where ${isDue} and not ${interviews.kept}))::int`,
        kept: sql<number>`(count(*) filter (where ${interviews.kept}))::int`,
        oldest: sql<string | null>`(min(${LAST_USE}) filter (where not ${isDue} and not ${interviews.kept}))::text`,
      })
      .from(interviews)
      .where(and(eq(interviews.ownerId, ownerId), isNull(interviews.deletingAt))),
  );
  const oldest = row?.oldest ? new Date(row.oldest) : null;
  return { due: row?.due ?? 0, kept: row?.kept ?? 0, nextAt: oldest && new Date(oldest.getTime() + keepDays * DAY_MS) };
}

interface RunOptions extends RetentionServices {
  /** Interviews at most. */
  limit: number;
  /** Those in which somebody is now: they are left alone, however long ago the last thing was said. */
  inUse: readonly string[];
}

/**
 * Marks what is older than its owner wants to keep it, the oldest first, and returns it to be deleted. One server at a time: what another
 * chooses just now is left to it. Throws `StorageError`.
 */
export function markExpired({ db, now, limit, inUse }: RunOptions): Promise<InterviewRef[]> {
  return withDatabaseErrors(() =>
    db.transaction(async (tx) => {
      if (!(await tryLock(tx))) return [];
      const expired = tx
        .select({ id: interviews.id })
        .from(interviews)
        .innerJoin(owners, eq(owners.id, interviews.ownerId))
        .where(
          and(
            isNull(interviews.deletingAt),
            not(interviews.kept),
            isNotNull(owners.keepDays),
            sql`${LAST_USE} <= ${now().toISOString()}::timestamptz - ${owners.keepDays} * interval '24 hours'`,
            inUse.length > 0 ? notInArray(interviews.id, [...inUse]) : undefined,
          ),
        )
        .orderBy(interviews.createdAt)
        .limit(limit);
      return tx
        .update(interviews)
        .set({ deletingAt: now() })
        .where(and(sql`${interviews.id} in ${expired}`, isNull(interviews.deletingAt)))
        .returning({ interviewId: interviews.id, ownerId: interviews.ownerId });
    }),
  );
}

/** The end of what has ended; else the latest event: what is paused may be continued. A tag that is renamed makes nothing younger that has ended. */
const LAST_USE: SQL = sql`coalesce(${interviews.endedAt}, (select at from events where interview_id = ${interviews.id} and seq = ${interviews.lastSeq}), ${interviews.createdAt})`;

const before = (now: Date, days: number): SQL => sql`${new Date(now.getTime() - days * DAY_MS).toISOString()}::timestamptz`;

async function tryLock(tx: Transaction): Promise<boolean> {
  const { rows } = await tx.execute<{ locked: boolean }>(sql`select pg_try_advisory_xact_lock(${RETENTION_LOCK}) as locked`);
  return rows[0]?.locked === true;
}
