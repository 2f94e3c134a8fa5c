import { pingDatabase } from "~/db/client.server";
import { StorageError } from "~/domain/errors";
import { logger } from "~/logger.server";
import { objectStore, storesInBucket } from "~/services/objects/object-store-instance.server";
import { roles } from "~/services/providers/providers-instance.server";

import { providerNames } from "./provider-names";
import { createReadiness } from "./readiness";

/** Stays in the store: the same small file at every check. */
const PROBE_KEY = "readiness.json";

/** Throws `StorageError` unless recordings can be stored. */
async function probeRecordings(): Promise<void> {
  await objectStore().put(PROBE_KEY, new TextEncoder().encode("{}\n"));
}

/**
 * Whether recordings can be stored when Hotseat starts. A bucket that is away comes back without us: interviews keep what is said until
 * then. Throws `StorageError` where somebody has to change something first.
 */
export async function recordingsAreThere(): Promise<boolean> {
  try {
    await probeRecordings();
    return true;
  } catch (error) {
    if (!storesInBucket() || !(error instanceof StorageError) || !error.retryable) throw error;
    logger.warn({ err: error }, "The bucket is away; interviews keep what is said until it is back");
    return false;
  }
}

/** Whether interviews can be held here and now, at most five seconds old: a check writes a file. */
export const readiness = createReadiness({
  checks: [
    { name: "database", run: pingDatabase },
    { name: "recordings", run: probeRecordings },
  ],
  providers: () => providerNames(roles()),
  keepMs: 5_000,
  onFailure: (name, error) => logger.warn({ err: error }, `Not ready: ${name}`),
});
