import { createEmbeddedVoice } from "./embedded-voice.server";
import type { Voice } from "./voice";

/** Kept outside the module graph: Vite loads this module again after an edit, and one worker thread is enough. */
const kept = globalThis as typeof globalThis & { hotseatVoice?: Voice };

/** The one voice of this process; made at the first call. */
export function getVoice(): Voice {
  kept.hotseatVoice ??= createEmbeddedVoice();
  return kept.hotseatVoice;
}

/** Stops its thread. A later `getVoice` makes a new one. */
export async function closeVoice(): Promise<void> {
  const voice = kept.hotseatVoice;
  delete kept.hotseatVoice;
  await voice?.close?.();
}
