import type { ProviderRole } from "~/domain/providers";
import type { CircuitBreaker } from "~/services/http/circuit-breaker";
import type { SpeechToText } from "~/services/speech-to-text/speech-to-text";
import type { Voice } from "~/services/voice/voice";

interface Entry {
  id: string;
  name: string;
  /** Where what it needs is sent; null when nothing leaves this server. */
  host: string | null;
  model: string | null;
  /** Knows whether it may be asked and how it failed last. Default: it cannot fail. */
  breaker?: CircuitBreaker | undefined;
}

/** One provider of a chain, and how to try it. */
export type ProviderEntry =
  | (Entry & { role: "model"; /** Has it write a sentence. */ say: (signal: AbortSignal) => AsyncIterable<string> })
  | (Entry & { role: "voice"; voice: Voice })
  | (Entry & { role: "speech-to-text"; speechToText: SpeechToText });

/** The configured providers of each role, the first choice first. */
export type ProviderChains = Record<ProviderRole, readonly ProviderEntry[]>;
