import type { ProviderRole, ProviderTest, RoleView } from "~/domain/providers";
import { interviewerLinks } from "~/services/interviewer/interviewer-instance.server";
import { type SpeechToTextMember, speechToTextMembers } from "~/services/speech-to-text/speech-to-text-instance.server";
import { type VoiceMember, voiceMembers } from "~/services/voice/voice-instance.server";

import { createPressLimit } from "./press-limit";
import type { ProviderChains, ProviderEntry } from "./provider-entry";
import { providerRoles } from "./provider-roles";
import { testProvider } from "./test-provider";

/** Who serves which role on this server now. */
export function roles(): RoleView[] {
  return providerRoles(chains());
}

interface TestOptions {
  ownerId: string;
  role: ProviderRole;
  id: string;
  /** For transcription: a WAV file. */
  sound?: Uint8Array;
  signal: AbortSignal;
}

const pressed = createPressLimit();

/** Tries a provider for an owner who pressed its button. Throws a `HotseatError` that says what went wrong. */
export async function tryProvider({ ownerId, ...options }: TestOptions): Promise<ProviderTest> {
  pressed(`${ownerId} ${options.role} ${options.id}`);
  // The last voice is the embedded one: nothing is sent for the help that it gives.
  const helper = voiceMembers().at(-1)?.voice ?? voiceMembers()[0].voice;
  return await testProvider({ ...options, chains: chains(), helper });
}

function chains(): ProviderChains {
  return {
    model: interviewerLinks().map(modelEntry),
    voice: voiceMembers().map(voiceEntry),
    "speech-to-text": speechToTextMembers().map(transcriberEntry),
  };
}

function modelEntry({ interviewer: { id, name }, endpoint, breaker, say }: ReturnType<typeof interviewerLinks>[number]): ProviderEntry {
  return { role: "model", id, name, host: endpoint?.host ?? null, model: endpoint?.model ?? null, breaker, say };
}

function voiceEntry({ voice, ...member }: VoiceMember): ProviderEntry {
  return { role: "voice", id: voice.id, name: voice.name, voice, ...member };
}

function transcriberEntry({ speechToText, ...member }: SpeechToTextMember): ProviderEntry {
  return { role: "speech-to-text", id: speechToText.id, name: speechToText.name, speechToText, ...member };
}
