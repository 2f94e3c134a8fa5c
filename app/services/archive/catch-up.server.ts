import { NotFoundError } from "~/domain/errors";
import { logger } from "~/logger.server";
import { scheduleInBackground } from "~/services/concurrency/schedule-in-background";
import { objectStore } from "~/services/objects/object-store-instance.server";
import type { InterviewRef } from "~/services/record/record-store.server";
import { recordStore } from "~/services/record/record-store-instance.server";
import { finishFiles, interviewsInUse, whenSessionCloses } from "~/services/session/session-instance.server";

import { claimBucket } from "./bucket-file.server";
import { CatchUp } from "./catch-up";
import { storeBehind } from "./store-behind.server";

/** Kept outside the module graph: Vite loads this module again after an edit, and one is enough. */
const kept = globalThis as typeof globalThis & { hotseatCatchUp?: CatchUp };

/** Takes the bucket into use, and from now on writes in the background what it lacks. Throws `HotseatError` when a newer version wrote it. */
export async function openBucket(): Promise<void> {
  await claimBucket(objectStore());
  const catchUp = (kept.hotseatCatchUp ??= createCatchUp());
  whenSessionCloses(() => catchUp.wake());
  catchUp.wake();
}

/** Nothing more is begun in the background: sessions are about to be closed. */
export function endCatchingUp(): void {
  kept.hotseatCatchUp?.end();
}

/** Ends the work in the background; what is left is done after the next start. */
export async function closeBucket(): Promise<void> {
  const catchUp = kept.hotseatCatchUp;
  delete kept.hotseatCatchUp;
  await catchUp?.close();
}

function createCatchUp(): CatchUp {
  return new CatchUp({
    behind: () => recordStore().interviewsBehind(),
    inUse: interviewsInUse,
    finish: (ref, signal) => storeBehind({ record: recordStore(), store: objectStore(), ref, finishFiles, signal }).catch(unlessDeleted),
    onFailure: (err, { ref, again }) => logger.warn({ err, ...withoutOwner(ref) }, again ? "The bucket lacks something still; it is tried again" : "The bucket lacks something"),
    schedule: scheduleInBackground,
    now: () => performance.now(),
  });
}

function unlessDeleted(error: unknown): void {
  if (!(error instanceof NotFoundError)) throw error;
}

const withoutOwner = (ref: InterviewRef | null): { interviewId?: string } => (ref ? { interviewId: ref.interviewId } : {});
