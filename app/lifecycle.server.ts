import { closeDatabase, openDatabase } from "~/db/client.server";
import { env } from "~/env.server";
import { logger } from "~/logger.server";
import { closeBucket, endCatchingUp, openBucket } from "~/services/archive/catch-up.server";
import { onceThere } from "~/services/health/once-there";
import { recordingsAreThere } from "~/services/health/readiness-instance.server";
import { finishDeletions } from "~/services/interviews/delete-interview.server";
import { closeDeletions } from "~/services/interviews/deletion-queue-instance.server";
import { getMetrics } from "~/services/metrics/metrics-instance.server";
import { closeObjectStore } from "~/services/objects/object-store-instance.server";
import { closeOwnerDeletion, ownerDeletion } from "~/services/owners/owner-deletion-instance.server";
import { closeRecordingMaker } from "~/services/recordings/recording-maker-instance.server";
import { closeSpeechCodec } from "~/services/recordings/speech-codec-instance.server";
import { startHousekeeping, stopHousekeeping } from "~/services/retention/housekeeping-instance.server";
import { closeAllSessions } from "~/services/session/handle-upgrade.server";
import { closeSpeechToText } from "~/services/speech-to-text/speech-to-text-instance.server";
import { closeTagging } from "~/services/tags/store-tagged.server";
import { startTraceEraser, stopTraceEraser } from "~/services/traces/trace-eraser-instance.server";
import { closeVoice, getVoice } from "~/services/voice/voice-instance.server";

/** One thing that was done before the first page could be served. */
export interface StartStep {
  name: string;
  ms: number;
}

interface StartOptions {
  onStep: (step: StartStep) => void;
}

/** Opens what pages and sockets need. Throws a `HotseatError` that tells a person what to do; may then be stopped safely. */
export async function startServices({ onStep }: StartOptions): Promise<void> {
  const { DATABASE_URL, DATA_DIR } = env();
  // Counting begins with the process, not with the first question about it.
  getMetrics();
  await openDatabase({ databaseUrl: DATABASE_URL, dataDir: DATA_DIR, onStep });
  const stored = await timed("recordings", recordingsAreThere, onStep);
  if (stored) await openStore(onStep);
  else stopWaiting = onceThere({ isThere: recordingsAreThere, begin: openReturned, onFailure: (err) => logger.error({ err }, "The bucket cannot be used") });
  await timed("voice", async () => getVoice().warmUp?.(), onStep);
}

/** For a bucket that was away at the start. */
let stopWaiting = (): void => {};

async function openStore(onStep: StartOptions["onStep"]): Promise<void> {
  await timed("clean-up", cleanUp, onStep);
  // Before anything else works on the database: it wants it for itself.
  await timed("traces", startTraceEraser, onStep);
  await timed("bucket", openBucket, onStep);
  ownerDeletion().start();
  startHousekeeping();
}

async function openReturned(): Promise<void> {
  await openStore(() => {});
  logger.info("The bucket is back");
}

/** The reverse. Each part is stopped even when another fails; never throws. */
export async function stopServices(): Promise<void> {
  stopWaiting();
  await stopped("catching up", endCatchingUp);
  await stopped("sessions", closeAllSessions);
  await stopped("housekeeping", stopHousekeeping);
  await stopped("traces", stopTraceEraser);
  await stopped("deletions", closeDeletions);
  await stopped("owners' deletions", closeOwnerDeletion);
  await stopped("tags", closeTagging);
  await stopped("mixing", closeRecordingMaker);
  await stopped("recordings", closeSpeechCodec);
  await stopped("transcription", closeSpeechToText);
  await stopped("voice", closeVoice);
  await stopped("bucket", closeBucket);
  await stopped("object store", closeObjectStore);
  await stopped("database", closeDatabase);
}

/** What cannot be deleted now is tried again at the next start; it keeps nobody from working. */
async function cleanUp(): Promise<void> {
  const { failures } = await finishDeletions();
  for (const failure of failures) logger.warn(failure);
}

async function timed<T>(name: string, work: () => Promise<T>, onStep: StartOptions["onStep"]): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  onStep({ name, ms: performance.now() - startedAt });
  return result;
}

async function stopped(name: string, work: () => Promise<unknown> | void): Promise<void> {
  try {
    await work();
  } catch (error) {
    logger.error({ err: error }, `The ${name} could not be stopped cleanly`);
  }
}
