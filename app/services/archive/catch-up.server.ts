import { logger } from "~/logger.server";
import { objectStore } from "~/services/objects/object-store-instance.server";
import { recordStore } from "~/services/record/record-store-instance.server";
import { finishEnded } from "~/services/session/session-instance.server";

import { claimBucket } from "./bucket-file.server";
import { storeBehind } from "./store-behind.server";

let stopped = new AbortController();
let running: Promise<void> = Promise.resolve();

/** Takes the bucket into use, and in the background writes what it lacks. Throws `HotseatError` when a newer version wrote it. */
export async function openBucket(): Promise<void> {
  await claimBucket(objectStore());
  stopped = new AbortController();
  running = catchUp(stopped.signal);
}

/** Ends the work in the background; what is left is done at the next start. */
export async function closeBucket(): Promise<void> {
  stopped.abort();
  await running;
}

async function catchUp(signal: AbortSignal): Promise<void> {
  try {
    const { stored, failures } = await storeBehind({ record: recordStore(), store: objectStore(), finishEnded, signal });
    if (stored > 0) logger.info({ interviews: stored }, "The bucket has caught up with the database");
    for (const failure of failures) logger.warn(failure);
  } catch (error) {
    logger.warn({ err: error }, "The bucket could not catch up with the database");
  }
}
