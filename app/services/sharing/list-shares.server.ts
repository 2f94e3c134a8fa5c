import { and, desc, isNull, sql } from "drizzle-orm";

import { withDatabaseErrors } from "~/db/database-errors.server";
import { shares } from "~/db/schema.server";
import type { Share } from "~/domain/sharing";
import { getInterview } from "~/services/interviews/get-interview.server";
import { type InterviewServices, interviewServices } from "~/services/interviews/interview-services.server";
import { partOf } from "~/services/record/record-scope.server";
import type { InterviewRef } from "~/services/record/record-store.server";

/** The links of an interview that were not revoked, newest first. Throws `NotFoundError`, also for an interview of somebody else, and `StorageError`. */
export async function listShares(ref: InterviewRef, services: Pick<InterviewServices, "db" | "record"> = interviewServices()): Promise<Share[]> {
  await getInterview(ref, services);
  const { id, answerTurnId, withAudio, createdAt, expiresAt, openedAt } = shares;
  const expired = sql<boolean>`coalesce(${shares.expiresAt} <= now(), false)`;
  const rows = await withDatabaseErrors(() =>
    services.db
      .select({ id, answerTurnId, withAudio, createdAt, expiresAt, openedAt, expired })
      .from(shares)
      .where(and(partOf(shares, ref), isNull(shares.revokedAt)))
      .orderBy(desc(createdAt), desc(id)),
  );
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    openedAt: row.openedAt?.toISOString() ?? null,
  }));
}
