import type { ProviderRole, ProviderView, RoleView } from "~/domain/providers";

import type { ProviderChains, ProviderEntry } from "./provider-entry";

const ROLES: readonly ProviderRole[] = ["model", "voice", "speech-to-text"];

/** Who serves each role now, and who comes next. Holds no key and no content. */
export function providerRoles(chains: ProviderChains): RoleView[] {
  return ROLES.map((role) => ({ role, chain: viewsOf(chains[role]) }));
}

function viewsOf(entries: readonly ProviderEntry[]): ProviderView[] {
  const serving = entries.findIndex(({ breaker }) => breaker?.state !== "open");
  return entries.map((entry, index) => viewOf(entry, index === serving));
}

function viewOf({ id, name, host, model, breaker }: ProviderEntry, serving: boolean): ProviderView {
  const failure = breaker?.lastFailure ?? null;
  return {
    id,
    name,
    host,
    model,
    status: serving ? "serving" : breaker?.state === "open" ? "resting" : "standing-by",
    restingMs: breaker?.waitMs ?? 0,
    lastFailure: failure && { ...failure, message: firstSentence(failure.message), at: new Date(failure.at).toISOString() },
  };
}

/** What happened; what was kept and what to do concerned the one who met it. */
const firstSentence = (message: string): string => message.split(/(?<=[.!?])\s/)[0] ?? message;
