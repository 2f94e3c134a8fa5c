import { and, eq, isNull } from "drizzle-orm";

import { type commands, type events, interviews, type pendingErasures, type shares } from "~/db/schema.server";

/** Every call names the owner: an interview of somebody else is not found. */
export interface InterviewRef {
  ownerId: string;
  interviewId: string;
}

type PartOfInterview = typeof events | typeof commands | typeof pendingErasures | typeof shares;

/** Rows of `table` that belong to the interview and to its owner. */
export function partOf(table: PartOfInterview, ref: InterviewRef) {
  return and(eq(table.interviewId, ref.interviewId), eq(table.ownerId, ref.ownerId));
}

/** The interview, if it is the owner's own and its deletion has not begun. */
export function livingInterview(ref: InterviewRef) {
  return and(eq(interviews.id, ref.interviewId), eq(interviews.ownerId, ref.ownerId), isNull(interviews.deletingAt));
}
