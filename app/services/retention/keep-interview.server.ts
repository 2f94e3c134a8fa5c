import { eq } from "drizzle-orm";

import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews, owners } from "~/db/schema.server";
import { NotFoundError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import { storeInterview } from "~/services/archive/store-interview.server";
import { type InterviewServices, interviewServices } from "~/services/interviews/interview-services.server";
import { type InterviewRef, livingInterview } from "~/services/record/record-scope.server";

export interface Keeping {
  /** It stays however old it gets. */
  kept: boolean;
  /** Whether its owner's other interviews are deleted once they are old enough. */
  expires: boolean;
}

/** Throws `NotFoundError`, also for an interview of somebody else, and `StorageError`. */
export async function keepingOf(ref: InterviewRef, { db }: Pick<InterviewServices, "db"> = interviewServices()): Promise<Keeping> {
  if (!idSchema.safeParse(ref.interviewId).success) throw new NotFoundError();
  const owned = db.select({ kept: interviews.kept, keepDays: owners.keepDays }).from(interviews).innerJoin(owners, eq(owners.id, interviews.ownerId));
  const [row] = await withDatabaseErrors(() => owned.where(livingInterview(ref)));
  if (!row) throw new NotFoundError();
  return { kept: row.kept, expires: row.keepDays !== null };
}

/** Has an interview stay however old it gets, or no longer. Durable when it returns; the bucket follows. Throws as `keepingOf` does. */
export async function keepInterview({ kept, ...ref }: InterviewRef & { kept: boolean }, services: InterviewServices = interviewServices()): Promise<void> {
  if ((await keepingOf(ref, services)).kept === kept) return;
  await services.record.append(ref, [{ type: "interview.kept", kept }]);
  const { record, objects: store } = services;
  // A bucket that is away gets it at the next start, or when the interview is opened.
  await storeInterview({ record, store, ref, unlessKept: true }).catch(() => undefined);
}
