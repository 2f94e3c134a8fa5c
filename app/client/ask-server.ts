import { z } from "zod";

import { type ErrorCode, HotseatError } from "~/domain/errors";

const errorSchema = z.object({
  error: z.object({ code: z.custom<ErrorCode>((code) => typeof code === "string"), message: z.string(), retryable: z.boolean() }),
});

export interface AskServerOptions<Answer> extends RequestInit {
  answer: z.ZodType<Answer>;
  /** Bounds the wait; an upload takes as long as it takes. */
  signal: AbortSignal;
  /** What became of what was sent, and what to do, where the server cannot be understood. */
  otherwise?: string;
  send?: typeof fetch;
}

/** Asks one of the app's own addresses for JSON. Throws a `HotseatError`: with the server's own sentence, or that it did not answer. */
export async function askServer<Answer>(path: string, { answer, otherwise = "See whether it runs, then try again.", send = fetch, ...init }: AskServerOptions<Answer>): Promise<Answer> {
  const unreachable = (cause: unknown) =>
    new HotseatError(`The server did not answer as expected. ${otherwise}`, { code: "storage-unavailable", retryable: true, cause });
  let json: unknown;
  try {
    const response = await send(path, init);
    json = await response.json();
  } catch (error) {
    throw unreachable(error);
  }
  const failed = errorSchema.safeParse(json);
  if (failed.success) throw new HotseatError(failed.data.error.message, failed.data.error);
  const parsed = answer.safeParse(json);
  if (!parsed.success) throw unreachable(parsed.error);
  return parsed.data;
}
