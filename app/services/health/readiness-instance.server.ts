import { pingDatabase } from "~/db/client.server";
import { logger } from "~/logger.server";
import { getInterviewer } from "~/services/interviewer/interviewer-instance.server";
import { objectStore } from "~/services/objects/object-store-instance.server";
import { getSpeechToText } from "~/services/speech-to-text/speech-to-text-instance.server";
import { getVoice } from "~/services/voice/voice-instance.server";

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
  providers: () => ({
    interviewer: getInterviewer().name,
    voice: getVoice().name,
    transcription: getSpeechToText()?.name ?? "In the browser, or typed",
  }),
  keepMs: 5_000,
  onFailure: (name, error) => logger.warn({ err: error }, `Not ready: ${name}`),
});
