import { and, eq, isNotNull, sql } from "drizzle-orm";

import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews, pendingErasures } from "~/db/schema.server";
import { NotFoundError, StorageError, messageForPerson } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import { interviewPrefix } from "~/services/objects/object-keys";
import { noteErasure } from "~/services/record/note-erasure.server";
import type { InterviewRef } from "~/services/record/record-store.server";
import { deleteErasedRecordings } from "~/services/recordings/delete-erased-recordings.server";
import { deleteUnusedTags } from "~/services/tags/tag-rows.server";
import { recordingMaker } from "~/services/recordings/recording-maker-instance.server";

import { type InterviewServices, interviewServices } from "./interview-services.server";

export interface DeleteInterviewOptions extends InterviewRef {
  /** Ends a live session of it, which would go on storing sound. Called once it cannot be found any more. Default: nothing. */
  endSession?: (interviewId: string) => Promise<void>;
}

/**
 * Deletes an interview with every word and sound of it. From the first moment it is not found any more; what an outage or a crash leaves is
 * deleted by `finishDeletions`. Throws `NotFoundError`, also for an interview of somebody else, and `StorageError`.
 */
export async function deleteInterview(
  { ownerId, interviewId, endSession }: DeleteInterviewOptions,
  services: InterviewServices = interviewServices(),
): Promise<void> {
  if (!idSchema.safeParse(interviewId).success) throw new NotFoundError();
  const marked = await withDatabaseErrors(() =>
    services.db
      .update(interviews)
      .set({ deletingAt: sql`coalesce(${interviews.deletingAt}, now())` })
      .where(and(eq(interviews.id, interviewId), eq(interviews.ownerId, ownerId)))
      .returning({ id: interviews.id }),
  );
  if (marked.length === 0) throw new NotFoundError();
  await endSession?.(interviewId);
  await deleteMarked({ ownerId, interviewId }, services);
}

export interface Unfinished {
  /** What could not be deleted now, in words for the log; it is tried again at the next start. */
  failures: string[];
}

/** Finishes deletions and erasures that were interrupted. Called at start. Throws `StorageError` only when the database is not there. */
export async function finishDeletions(services: InterviewServices = interviewServices()): Promise<Unfinished> {
  const marked = await withDatabaseErrors(() =>
    services.db
      .select({ interviewId: interviews.id, ownerId: interviews.ownerId })
      .from(interviews)
      .where(isNotNull(interviews.deletingAt)),
  );
  const { interviewId, ownerId } = pendingErasures;
  const erased = await withDatabaseErrors(() => services.db.selectDistinct({ interviewId, ownerId }).from(pendingErasures));
  const work = [
    ...marked.map((ref) => () => deleteMarked(ref, services)),
    ...erased.map((ref) => () => deleteErasedRecordings({ record: services.record, store: services.objects, ref })),
  ];
  const failures: string[] = [];
  for (const finish of work) {
    await finish().catch((error: unknown) => failures.push(messageForPerson(error, String(error))));
  }
  return { failures };
}

/** Deletes what is marked. Objects first: as long as the row is there, a crash is made good. Throws `StorageError`. */
export async function deleteMarked({ ownerId, interviewId }: InterviewRef, { db, record, objects }: InterviewServices): Promise<void> {
  const prefix = interviewPrefix(interviewId);
  // Whoever found the interview before it was marked may still be writing its record.
  await record.copiesWritten(interviewId);
  await recordingMaker().stop(interviewId);
  await objects.deletePrefix(prefix);
  if ((await objects.list(prefix)).length > 0) {
    throw new StorageError("Some recordings of this interview could not be deleted yet. Hotseat tries again when it starts next.", {
      code: "storage-unavailable",
      retryable: true,
    });
  }
  // Events, commands, what can be searched and all else goes with its interview (on delete cascade).
  await withDatabaseErrors(() =>
    db.transaction(async (tx) => {
      await tx.delete(interviews).where(and(eq(interviews.id, interviewId), eq(interviews.ownerId, ownerId)));
      await noteErasure(tx);
    }),
  );
  await withDatabaseErrors(() => deleteUnusedTags(db, ownerId));
}
