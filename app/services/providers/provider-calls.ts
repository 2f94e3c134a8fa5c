import type { ErrorCode } from "~/domain/errors";
import type { ProviderRole } from "~/domain/providers";

/** One finished call to a provider, for the metrics: no content, no key. */
export interface ProviderCall {
  role: ProviderRole;
  /** Of the provider in its chain, such as "language-model" or "embedded". */
  id: string;
  /** `cancelled`: nobody waited any more. */
  outcome: "ok" | "cancelled" | ErrorCode;
  /** From the first try to the end. */
  ms: number;
  /** To the first token, sound or text; absent when none came. */
  firstMs?: number;
  /** As the provider counted them. */
  tokens?: { input: number; output: number };
}

type Listener = (call: ProviderCall) => void;

/** Kept outside the module graph: Vite loads this module again after an edit, and those who listen stay. */
const kept = globalThis as typeof globalThis & { hotseatProviderCalls?: Set<Listener> };

const listeners = (): Set<Listener> => (kept.hotseatProviderCalls ??= new Set());

export function reportProviderCall(call: ProviderCall): void {
  for (const listener of listeners()) listener(call);
}

/** Returns how to stop listening. */
export function onProviderCall(listener: Listener): () => void {
  listeners().add(listener);
  return () => void listeners().delete(listener);
}
