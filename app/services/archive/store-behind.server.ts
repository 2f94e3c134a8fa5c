import { NotFoundError, messageForPerson } from "~/domain/errors";
import type { ObjectStore } from "~/services/objects/object-store";
import type { InterviewRef, RecordStore } from "~/services/record/record-store.server";

import { storeInterview } from "./store-interview.server";

interface Options {
  record: RecordStore;
  store: ObjectStore;
  /** Writes the files of turns that an interview which has ended still lacks. Default: nothing is done about them. */
  finishEnded?: (ref: InterviewRef) => Promise<void>;
  /** Ends it after the interview that is being written. */
  signal: AbortSignal;
}

export interface Caught {
  /** How many interviews the bucket has now up to their last event. */
  stored: number;
  /** What could not be written, in words for the log; it is tried when the interview is opened, or at the next start. */
  failures: string[];
}

/** Writes whatever a crash or an outage kept from the bucket, one interview after the other. Throws `StorageError` when the database is away. */
export async function storeBehind({ record, store, finishEnded, signal }: Options): Promise<Caught> {
  const caught: Caught = { stored: 0, failures: [] };
  for (const ref of await record.interviewsBehind()) {
    if (signal.aborted) break;
    const failure = await failureOf(async () => {
      await finishEnded?.(ref);
      await storeInterview({ record, store, ref, unlessKept: true, turnFiles: true });
    }, ref);
    if (failure) caught.failures.push(failure);
    else caught.stored += 1;
  }
  return caught;
}

/** An interview that was deleted meanwhile is no failure. */
async function failureOf(work: () => Promise<void>, { interviewId }: InterviewRef): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return error instanceof NotFoundError ? null : `${interviewId}: ${messageForPerson(error, String(error))}`;
  }
}
