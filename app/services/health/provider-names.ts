import type { ProviderRole, RoleView } from "~/domain/providers";

const NAMES: Record<ProviderRole, string> = { model: "interviewer", voice: "voice", "speech-to-text": "transcription" };

/** The chain of each role by name; who is not asked at the moment says so. */
export function providerNames(roles: readonly RoleView[]): Record<string, string[]> {
  return Object.fromEntries(roles.map(({ role, chain }) => [NAMES[role], namesOf(role, chain)]));
}

function namesOf(role: ProviderRole, chain: RoleView["chain"]): string[] {
  if (chain.length === 0 && role === "speech-to-text") return ["In the browser, or typed"];
  return chain.map(({ name, status }) => (status === "resting" ? `${name} (resting after a failure)` : name));
}
