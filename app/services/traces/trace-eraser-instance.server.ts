import { builtInPool } from "~/db/client.server";
import { eraseTraces } from "~/db/erase-traces.server";
import { logger } from "~/logger.server";
import { scheduleInBackground } from "~/services/concurrency/schedule-in-background";
import { interviewsInUse } from "~/services/session/session-instance.server";

import { TraceEraser } from "./trace-eraser";

/** Kept outside the module graph: Vite loads this module again after an edit, and one timer is enough. */
const kept = globalThis as typeof globalThis & { hotseatTraceEraser?: TraceEraser };

/** Of the built-in database only: a server of one's own is its administrator's. Resolves when the first run is over. */
export async function startTraceEraser(): Promise<void> {
  const pool = builtInPool();
  if (!pool || kept.hotseatTraceEraser) return;
  kept.hotseatTraceEraser = new TraceEraser({
    erase: () => eraseTraces(pool),
    isInUse: () => interviewsInUse().length > 0,
    onFailure: (err) => logger.warn({ err }, "What was erased could not be taken out of the database's files yet; it is tried again"),
    schedule: scheduleInBackground,
  });
  await kept.hotseatTraceEraser.start();
}

export async function stopTraceEraser(): Promise<void> {
  const eraser = kept.hotseatTraceEraser;
  delete kept.hotseatTraceEraser;
  await eraser?.stop();
}
