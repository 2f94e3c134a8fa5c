import { askServer } from "~/client/ask-server";
import { type ProviderRole, type ProviderTest, providerTestSchema } from "~/domain/providers";

/** Longer than the server's own patience, so that its sentence arrives. */
const TIMEOUT_MS = 20_000;

export interface ProviderTestRequest {
  role: ProviderRole;
  id: string;
  /** For transcription: a WAV file. */
  sound?: Uint8Array<ArrayBuffer>;
}

/** Has the server try a provider. Throws a `HotseatError` that says what went wrong. */
export function requestProviderTest({ role, id, sound }: ProviderTestRequest, send: typeof fetch = fetch): Promise<ProviderTest> {
  return askServer(`/api/provider-tests?${new URLSearchParams({ role, id }).toString()}`, {
    answer: providerTestSchema,
    method: "POST",
    ...(sound && { headers: { "Content-Type": "audio/wav" }, body: sound }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    send,
  });
}
