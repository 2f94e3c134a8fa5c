import { z } from "zod";

import { askServer } from "~/client/ask-server";
import { type MadeShare, type NewShare, type Share, madeShareSchema, shareSchema } from "~/domain/sharing";

const TIMEOUT_MS = 15_000;

/** What the dialog asks of the server. All throw a `HotseatError` that says what went wrong. */
export interface ShareRequests {
  list(interviewId: string): Promise<Share[]>;
  make(interviewId: string, share: NewShare): Promise<MadeShare>;
  revoke(interviewId: string, shareId: string): Promise<void>;
}

export function shareRequests(send: typeof fetch = (...call) => fetch(...call)): ShareRequests {
  const ask = <T>(path: string, answer: z.ZodType<T>, init: RequestInit = {}): Promise<T> =>
    askServer(path, { ...init, answer, signal: AbortSignal.timeout(TIMEOUT_MS), send });
  const headers = { "Content-Type": "application/json" };
  return {
    list: async (interviewId) => (await ask(`/interviews/${interviewId}/shares`, z.object({ shares: z.array(shareSchema) }))).shares,
    make: (interviewId, share) => ask(`/interviews/${interviewId}/shares`, madeShareSchema, { method: "POST", headers, body: JSON.stringify(share) }),
    revoke: async (interviewId, shareId) => {
      await ask(`/interviews/${interviewId}/shares/${shareId}/revoke`, z.object({ revoked: z.literal(true) }), { method: "POST" });
    },
  };
}
