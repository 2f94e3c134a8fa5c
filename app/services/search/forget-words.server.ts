import { and, eq, inArray } from "drizzle-orm";

import type { Transaction } from "~/db/database.server";
import { interviews, searchDocuments, searchTexts } from "~/db/schema.server";
import type { InterviewRef } from "~/services/record/record-scope.server";

/** Takes the words of erased turns out of the index at once. What is left of the interview is put in again before the next search. */
export async function forgetWords(tx: Transaction, { interviewId }: InterviewRef, turnIds: readonly string[]): Promise<void> {
  if (turnIds.length === 0) return;
  await tx.delete(searchTexts).where(and(eq(searchTexts.interviewId, interviewId), inArray(searchTexts.turnId, [...turnIds])));
  await tx.delete(searchDocuments).where(eq(searchDocuments.interviewId, interviewId));
  await tx.update(interviews).set({ indexedSeq: 0 }).where(eq(interviews.id, interviewId));
}
