import { and, eq, gt, isNull, or, sql } from "drizzle-orm";

import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews, shares } from "~/db/schema.server";
import { type InterviewServices, interviewServices } from "~/services/interviews/interview-services.server";
import type { InterviewRef } from "~/services/record/record-store.server";

import { ShareNotFoundError } from "./share-not-found";
import { hashOfToken } from "./share-token";

/** What a link that works gives access to. */
export interface FoundShare {
  shareId: string;
  ref: InterviewRef;
  /** null: the whole interview. */
  answerTurnId: string | null;
  withAudio: boolean;
}

/** Throws `ShareNotFoundError` unless the link works now, and `StorageError`. */
export async function findShare(token: string, { db }: Pick<InterviewServices, "db"> = interviewServices()): Promise<FoundShare> {
  const tokenHash = hashOfToken(token);
  if (!tokenHash) throw new ShareNotFoundError();
  const { id, interviewId, ownerId, answerTurnId, withAudio, expiresAt, revokedAt } = shares;
  const works = and(eq(shares.tokenHash, tokenHash), isNull(revokedAt), or(isNull(expiresAt), gt(expiresAt, sql`now()`)), isNull(interviews.deletingAt));
  const [row] = await withDatabaseErrors(() =>
    db.select({ id, interviewId, ownerId, answerTurnId, withAudio }).from(shares).innerJoin(interviews, eq(interviews.id, interviewId)).where(works),
  );
  if (!row) throw new ShareNotFoundError();
  return { shareId: row.id, ref: { interviewId: row.interviewId, ownerId: row.ownerId }, answerTurnId: row.answerTurnId, withAudio: row.withAudio };
}
