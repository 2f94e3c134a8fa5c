import { and, eq, sql } from "drizzle-orm";

import { withDatabaseErrors } from "~/db/database-errors.server";
import { shares } from "~/db/schema.server";
import { NotFoundError } from "~/domain/errors";
import { type InterviewServices, interviewServices } from "~/services/interviews/interview-services.server";
import { partOf } from "~/services/record/record-scope.server";
import type { InterviewRef } from "~/services/record/record-store.server";

/** From now on the link does not work. Once more does no harm. Throws `NotFoundError`, also for a link of somebody else, and `StorageError`. */
export async function revokeShare(
  { shareId, ...ref }: InterviewRef & { shareId: string },
  { db }: Pick<InterviewServices, "db"> = interviewServices(),
): Promise<void> {
  const own = and(partOf(shares, ref), eq(shares.id, shareId));
  const revokedAt = sql`coalesce(${shares.revokedAt}, now())`;
  const revoked = await withDatabaseErrors(() => db.update(shares).set({ revokedAt }).where(own).returning({ id: shares.id }));
  if (revoked.length === 0) throw new NotFoundError("There is no such link. Load the page again.");
}
