import { pingDatabase } from "~/db/client.server";
import { logger } from "~/logger.server";
import { objectStore } from "~/services/objects/object-store-instance.server";
import { roles } from "~/services/providers/providers-instance.server";

import { providerNames } from "./provider-names";
import { createReadiness } from "./readiness";

/** Stays in the store: the same small file at every check. */
const PROBE_KEY = "readiness.json";

/** Throws `StorageError` unless recordings can be stored. */
export async function probeRecordings(): Promise<void> {
  await objectStore().put(PROBE_KEY, new TextEncoder().encode("{}\n"));
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
