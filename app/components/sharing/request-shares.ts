import { z } from "zod";

import { type ErrorCode, HotseatError } from "~/domain/errors";
import { type MadeShare, type NewShare, type Share, madeShareSchema, shareSchema } from "~/domain/sharing";

const TIMEOUT_MS = 15_000;

const errorSchema = z.object({
  error: z.object({ code: z.custom<ErrorCode>((code) => typeof code === "string"), message: z.string(), retryable: z.boolean() }),
});

/** What the dialog asks of the server. All throw a `HotseatError` that says what went wrong. */
export interface ShareRequests {
  list(interviewId: string): Promise<Share[]>;
  make(interviewId: string, share: NewShare): Promise<MadeShare>;
  revoke(interviewId: string, shareId: string): Promise<void>;
}

export function shareRequests(send: typeof fetch = (...call) => fetch(...call)): ShareRequests {
  const ask = async <T>(path: string, answer: z.ZodType<T>, init: RequestInit = {}): Promise<T> => {
    const json: unknown = await send(path, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })
      .then((response) => response.json() as Promise<unknown>)
      .catch((error: unknown) => Promise.reject(unreachable(error)));
    const failed = errorSchema.safeParse(json);
    if (failed.success) throw new HotseatError(failed.data.error.message, failed.data.error);
    const parsed = answer.safeParse(json);
    if (!parsed.success) throw unreachable(parsed.error);
    return parsed.data;
  };
  const headers = { "Content-Type": "application/json" };
  return {
    list: async (interviewId) => (await ask(`/interviews/${interviewId}/shares`, z.object({ shares: z.array(shareSchema) }))).shares,
    make: (interviewId, share) => ask(`/interviews/${interviewId}/shares`, madeShareSchema, { method: "POST", headers, body: JSON.stringify(share) }),
    revoke: async (interviewId, shareId) => {
      await ask(`/interviews/${interviewId}/shares/${shareId}/revoke`, z.object({ revoked: z.literal(true) }), { method: "POST" });
    },
  };
}

function unreachable(cause: unknown): HotseatError {
  return new HotseatError("The server did not answer as expected. See whether it runs, then try again.", { code: "storage-unavailable", retryable: true, cause });
}
