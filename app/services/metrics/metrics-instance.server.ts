import { onProviderCall } from "~/services/providers/provider-calls";

import { type Metrics, createMetrics } from "./metrics.server";

/** Kept outside the module graph: Vite loads this module again after an edit, and counts must go on. */
const kept = globalThis as typeof globalThis & { hotseatMetrics?: Metrics };

/** The counts of this process; they begin at the first call, which is its start. */
export function getMetrics(): Metrics {
  if (!kept.hotseatMetrics) {
    kept.hotseatMetrics = createMetrics();
    onProviderCall(kept.hotseatMetrics.providerCalled);
  }
  return kept.hotseatMetrics;
}
