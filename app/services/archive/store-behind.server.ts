import type { ObjectStore } from "~/services/objects/object-store";
import type { InterviewRef, RecordStore } from "~/services/record/record-store.server";

import { storeInterview } from "./store-interview.server";

interface Options {
  record: RecordStore;
  store: ObjectStore;
  ref: InterviewRef;
  /** Writes the files of turns that the interview still lacks. Default: nothing is done about them. */
  finishFiles?: (ref: InterviewRef, signal: AbortSignal) => Promise<void>;
  /** Ends it between two files. */
  signal: AbortSignal;
}

/** Writes whatever a crash, an outage or a busy server kept from the bucket of an interview. Throws `NotFoundError` and `StorageError`. */
export async function storeBehind({ record, store, ref, finishFiles, signal }: Options): Promise<void> {
  await finishFiles?.(ref, signal);
  if (!signal.aborted) await storeInterview({ record, store, ref, unlessKept: true, turnFiles: true });
}
