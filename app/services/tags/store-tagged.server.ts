import { NotFoundError } from "~/domain/errors";
import { logger } from "~/logger.server";
import { storeInterview } from "~/services/archive/store-interview.server";
import { interviewServices } from "~/services/interviews/interview-services.server";
import type { InterviewRef } from "~/services/record/record-scope.server";

let closed = false;
let running: Promise<void> = Promise.resolve();

/** Writes the records of interviews into the bucket, one after the other; what fails is written when it is opened, or at the next start. */
export function storeTagged(refs: readonly InterviewRef[]): void {
  closed = false;
  for (const ref of refs) running = running.then(() => storeOne(ref));
}

/** Ends the work after the interview that is being written. */
export async function closeTagging(): Promise<void> {
  closed = true;
  await running;
}

async function storeOne(ref: InterviewRef): Promise<void> {
  if (closed) return;
  const { record, objects: store } = interviewServices();
  try {
    await storeInterview({ record, store, ref, unlessKept: true });
  } catch (error) {
    if (!(error instanceof NotFoundError)) logger.warn({ err: error }, "The tags of an interview are not in the bucket yet");
  }
}
