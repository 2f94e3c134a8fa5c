import { z } from "zod";

import { type ErrorCode, HotseatError } from "~/domain/errors";
import { type ProviderRole, type ProviderTest, providerTestSchema } from "~/domain/providers";

/** Longer than the server's own patience, so that its sentence arrives. */
const TIMEOUT_MS = 20_000;

const answerSchema = z.union([
  providerTestSchema,
  z.object({ error: z.object({ code: z.custom<ErrorCode>((code) => typeof code === "string"), message: z.string(), retryable: z.boolean() }) }),
]);

export interface ProviderTestRequest {
  role: ProviderRole;
  id: string;
  /** For transcription: a WAV file. */
  sound?: Uint8Array<ArrayBuffer>;
}

/** Has the server try a provider. Throws a `HotseatError` that says what went wrong. */
export async function requestProviderTest({ role, id, sound }: ProviderTestRequest, post: typeof fetch = fetch): Promise<ProviderTest> {
  const answer = answerSchema.safeParse(await answerOf(`/api/provider-tests?${new URLSearchParams({ role, id }).toString()}`, sound, post));
  if (!answer.success) throw unreachable();
  if ("role" in answer.data) return answer.data;
  const { code, message, retryable } = answer.data.error;
  throw new HotseatError(message, { code, retryable });
}

async function answerOf(url: string, sound: Uint8Array<ArrayBuffer> | undefined, post: typeof fetch): Promise<unknown> {
  try {
    const headers = sound && { "Content-Type": "audio/wav" };
    const response = await post(url, { method: "POST", headers, body: sound ?? null, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return await response.json();
  } catch (error) {
    throw unreachable(error);
  }
}

function unreachable(cause?: unknown): HotseatError {
  return new HotseatError("The server did not answer as expected. See whether it runs, then try again.", { code: "provider-failed", retryable: true, cause });
}
