import { getDatabase } from "~/db/client.server";
import { logger } from "~/logger.server";
import { scheduleInBackground } from "~/services/concurrency/schedule-in-background";
import { countUncounted } from "~/services/interviews/count-stored-bytes.server";
import { deletionQueue } from "~/services/interviews/deletion-queue-instance.server";
import { bringUpIndex } from "~/services/search/bring-up-index.server";
import { interviewsInUse } from "~/services/session/session-instance.server";

import { Housekeeping } from "./housekeeping";
import { markExpired } from "./retention.server";

/** Interviews that a run may delete. */
const A_RUN = 200;
/** Interviews that are made searchable before the next look at whether the server stops. */
const INDEXED_AT_ONCE = 50;

/** Kept outside the module graph: Vite loads this module again after an edit, and one timer is enough. */
const kept = globalThis as typeof globalThis & { hotseatHousekeeping?: { keeper: Housekeeping; ending: AbortController; catchingUp: Promise<void> } };

/** Deletes what is too old, and counts and indexes in the background what an older version or an outage has left. */
export function startHousekeeping(): void {
  if (kept.hotseatHousekeeping) return;
  const keeper = new Housekeeping({
    markExpired: () => markExpired({ db: getDatabase(), now: () => new Date(), limit: A_RUN, inUse: interviewsInUse() }),
    remove: (refs) => {
      if (refs.length > 0) logger.info({ interviews: refs.length }, "Interviews are older than they are to be kept, and are deleted");
      deletionQueue().add(refs);
    },
    onFailure: (err) => logger.warn({ err }, "Whether interviews are too old could not be seen; it is tried again"),
    schedule: scheduleInBackground,
  });
  const ending = new AbortController();
  keeper.start();
  kept.hotseatHousekeeping = { keeper, ending, catchingUp: catchUp(ending.signal) };
}

/** What is to be kept was changed: looks again now. */
export function retentionChanged(): void {
  kept.hotseatHousekeeping?.keeper.runNow();
}

export async function stopHousekeeping(): Promise<void> {
  const running = kept.hotseatHousekeeping;
  delete kept.hotseatHousekeeping;
  running?.ending.abort();
  await running?.keeper.stop();
  await running?.catchingUp;
}

async function catchUp(signal: AbortSignal): Promise<void> {
  try {
    await countUncounted({ signal });
    let left = INDEXED_AT_ONCE;
    while (left === INDEXED_AT_ONCE && !signal.aborted) left = await bringUpIndex(getDatabase(), { limit: INDEXED_AT_ONCE, signal });
  } catch (err) {
    logger.warn({ err }, "What is stored could not be counted or made searchable; it is tried at the next start");
  }
}
