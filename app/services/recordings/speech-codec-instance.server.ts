import { createOpusCodec } from "./opus-codec.server";
import type { SpeechCodec } from "./speech-codec";

/** Kept outside the module graph: Vite loads this module again after an edit, and one worker thread is enough. */
const kept = globalThis as typeof globalThis & { hotseatSpeechCodec?: SpeechCodec };

/** The one codec of this process; its thread starts with the first recording. */
export function getSpeechCodec(): SpeechCodec {
  kept.hotseatSpeechCodec ??= createOpusCodec();
  return kept.hotseatSpeechCodec;
}

/** Ends its thread. A later `getSpeechCodec` makes a new one. */
export async function closeSpeechCodec(): Promise<void> {
  const codec = kept.hotseatSpeechCodec;
  delete kept.hotseatSpeechCodec;
  await codec?.close();
}
