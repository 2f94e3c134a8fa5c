import type { InterviewView } from "~/domain/transcript";
import { storeInterview, storeRecord } from "~/services/archive/store-interview.server";
import type { InterviewServices } from "~/services/interviews/interview-services.server";
import type { InterviewRef } from "~/services/record/record-store.server";

/** Brings the bucket up to the database. One that is away gets it later: at the next start, or when the interview is opened. Never throws. */
export async function keepBookmarks(ref: InterviewRef, { status }: Pick<InterviewView, "status">, { record, objects: store }: InterviewServices): Promise<void> {
  const keep = status === "ended" ? storeInterview : storeRecord;
  await keep({ record, store, ref }).catch(() => undefined);
}
