import { and, eq, isNull } from "drizzle-orm";

import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews } from "~/db/schema.server";
import { NotFoundError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import { type InterviewView, viewOf } from "~/domain/transcript";
import type { InterviewRef } from "~/services/record/record-store.server";

import { type InterviewServices, interviewServices } from "./interview-services.server";

export interface InterviewDetails {
  interviewId: string;
  createdAt: Date;
  begunAt: Date | null;
  endedAt: Date | null;
  /** Of the record's last event, read before its view. */
  seq: number;
  view: InterviewView;
}

/** Throws `NotFoundError`, also for an interview of somebody else, and `StorageError`. */
export async function getInterview(
  ref: InterviewRef,
  { db, record }: Pick<InterviewServices, "db" | "record"> = interviewServices(),
): Promise<InterviewDetails> {
  // Addresses are typed by anybody, and the database refuses some signs.
  if (!idSchema.safeParse(ref.interviewId).success) throw new NotFoundError();
  const own = and(eq(interviews.id, ref.interviewId), eq(interviews.ownerId, ref.ownerId), isNull(interviews.deletingAt));
  const [row] = await withDatabaseErrors(() => db.select().from(interviews).where(own));
  if (!row) throw new NotFoundError();
  const { id, createdAt, begunAt, endedAt, lastSeq } = row;
  return { interviewId: id, createdAt, begunAt, endedAt, seq: lastSeq, view: viewOf(await record.load(ref)) };
}
