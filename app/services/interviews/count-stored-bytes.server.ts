import { and, isNull } from "drizzle-orm";

import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews } from "~/db/schema.server";
import { interviewPrefix } from "~/services/objects/object-keys";
import { totalBytes } from "~/services/objects/object-store";
import type { InterviewRef } from "~/services/record/record-store.server";

import { type InterviewServices, interviewServices } from "./interview-services.server";

/** Counts the objects of an interview after something was added to them. Throws `StorageError`. */
export async function countStoredBytes(ref: InterviewRef, { record, objects }: Pick<InterviewServices, "record" | "objects">): Promise<void> {
  await record.countBytes(ref, totalBytes(await objects.list(interviewPrefix(ref.interviewId))));
}

/** Counts those that an older version has left uncounted. Throws `StorageError`. */
export async function countUncounted({ signal }: { signal: AbortSignal }, services: InterviewServices = interviewServices()): Promise<void> {
  const { db } = services;
  const uncounted = await withDatabaseErrors(() =>
    db
      .select({ interviewId: interviews.id, ownerId: interviews.ownerId })
      .from(interviews)
      .where(and(isNull(interviews.storedBytes), isNull(interviews.deletingAt))),
  );
  for (const ref of uncounted) {
    if (signal.aborted) return;
    await countStoredBytes(ref, services);
  }
}
