import { z } from "zod";

import { askServer } from "~/client/ask-server";
import { idSchema } from "~/domain/id-schema";
import type { InterviewSettings } from "~/domain/settings";

/** A model that plans the questions may think for so long. */
const TIMEOUT_MS = 30_000;

/** Asks the server for a new interview. Throws a `HotseatError` that says what to do. */
export function requestInterview(settings: InterviewSettings, send: typeof fetch = fetch): Promise<{ id: string }> {
  return askServer("/api/interviews", {
    answer: z.object({ id: idSchema }),
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(settings),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    otherwise: "Your settings are kept here; see whether it runs, then begin again.",
    send,
  });
}
