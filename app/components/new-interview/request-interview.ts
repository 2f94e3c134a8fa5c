import { z } from "zod";

import { type ErrorCode, HotseatError } from "~/domain/errors";
import { idSchema } from "~/domain/ids";
import type { InterviewSettings } from "~/domain/settings";

/** A model that plans the questions may think for so long. */
const TIMEOUT_MS = 30_000;

const answerSchema = z.union([
  z.object({ id: idSchema }),
  z.object({ error: z.object({ code: z.custom<ErrorCode>((code) => typeof code === "string"), message: z.string(), retryable: z.boolean() }) }),
]);

/** Asks the server for a new interview. Throws a `HotseatError` that says what to do. */
export async function requestInterview(settings: InterviewSettings, post: typeof fetch = fetch): Promise<{ id: string }> {
  const answer = answerSchema.safeParse(await postSettings(settings, post));
  if (!answer.success) throw unreachable();
  if ("id" in answer.data) return answer.data;
  const { code, message, retryable } = answer.data.error;
  throw new HotseatError(message, { code, retryable });
}

async function postSettings(settings: InterviewSettings, post: typeof fetch): Promise<unknown> {
  try {
    const response = await post("/api/interviews", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(settings),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return await response.json();
  } catch (error) {
    throw unreachable(error);
  }
}

function unreachable(cause?: unknown): HotseatError {
  const message = "The server did not answer as expected. Your settings are kept here; see whether it runs, then begin again.";
  return new HotseatError(message, { code: "storage-unavailable", retryable: true, cause });
}
