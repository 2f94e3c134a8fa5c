import { type Env, env } from "~/env.server";
import { logger } from "~/logger.server";
import { watchVoice } from "~/services/providers/watch-voice";

import { ELEVENLABS_MODEL, ELEVENLABS_URL, createElevenLabsVoice } from "./elevenlabs-voice.server";
import { createEmbeddedVoice } from "./embedded-voice.server";
import { createOpenAiVoice } from "./openai-voice.server";
import type { Voice } from "./voice";
import { type FallbackVoice, withVoiceFallback } from "./voice-fallback";

const OPENAI_BASE_URL = "https://api.openai.com/v1";
/** The hosted model with the best sound for its price; local servers know the older name as an alias. */
const HOSTED_MODEL = "gpt-4o-mini-tts";
const LOCAL_MODEL = "tts-1";
/** A voice that OpenAI has, and that local servers map to one of theirs. */
const DEFAULT_VOICE = "alloy";

/** One voice of the chain, for pages that show who serves. It speaks alone, without a stand-in. */
export interface VoiceMember extends FallbackVoice {
  /** Where the text is sent; null for the embedded one. */
  host: string | null;
  model: string | null;
}

type Members = readonly [VoiceMember, ...VoiceMember[]];

/** Kept outside the module graph: Vite loads this module again after an edit, and one worker thread is enough. */
const kept = globalThis as typeof globalThis & { hotseatVoices?: Instance };

interface Instance {
  members: Members;
  voice: Voice;
}

function instance(): Instance {
  kept.hotseatVoices ??= joined(membersFrom(env()));
  return kept.hotseatVoices;
}

/** The one voice of this process, with those that stand in for it behind it; made at the first call. */
export function getVoice(): Voice {
  return instance().voice;
}

/** The voices that are set up, the chosen one first and the embedded one last. */
export function voiceMembers(): Members {
  return instance().members;
}

/** Stops its threads and sockets. A later `getVoice` makes a new one. */
export async function closeVoice(): Promise<void> {
  const voice = kept.hotseatVoices?.voice;
  delete kept.hotseatVoices;
  await voice?.close?.();
}

type VoiceEnv = Pick<
  Env,
  | "OPENAI_API_KEY"
  | "ELEVENLABS_API_KEY"
  | "ELEVENLABS_BASE_URL"
  | "ELEVENLABS_VOICE_ID"
  | "ELEVENLABS_MODEL_ID"
  | "TTS_BASE_URL"
  | "TTS_API_KEY"
  | "TTS_MODEL"
  | "TTS_VOICE"
>;

/** ElevenLabs if it has a key, then OpenAI-compatible speech if it has a key or an address, then the embedded voice. */
export function membersFrom(environment: VoiceEnv): Members {
  const embedded = memberOf(createEmbeddedVoice(), null, null);
  const network = [elevenLabsFrom(environment), openAiFrom(environment)].filter((member) => member !== null);
  const [first = embedded, ...others] = network;
  return first === embedded ? [embedded] : [first, ...others, embedded];
}

function memberOf(voice: Voice, host: string | null, model: string | null): VoiceMember {
  return { ...watchVoice(voice), host, model };
}

function joined(members: Members): Instance {
  if (members.length === 1) return { members, voice: members[0].voice };
  const voice = withVoiceFallback({
    members,
    onFailure: ({ id }, error) => logger.warn({ voice: id, code: error.code, retryable: error.retryable, err: error.cause }, "A voice failed and another one stands in"),
  });
  return { members, voice };
}

function elevenLabsFrom(environment: VoiceEnv): VoiceMember | null {
  const { ELEVENLABS_API_KEY: apiKey, ELEVENLABS_BASE_URL: baseUrl, ELEVENLABS_VOICE_ID: voiceId, ELEVENLABS_MODEL_ID: modelId } = environment;
  if (!apiKey) return null;
  return memberOf(createElevenLabsVoice({ apiKey, baseUrl, voiceId, modelId }), new URL(baseUrl ?? ELEVENLABS_URL).host, modelId ?? ELEVENLABS_MODEL);
}

/** OPENAI_API_KEY is used for OpenAI only: another TTS_BASE_URL never gets to see it. */
function openAiFrom({ OPENAI_API_KEY, TTS_BASE_URL, TTS_API_KEY, TTS_MODEL, TTS_VOICE: voice = DEFAULT_VOICE }: VoiceEnv): VoiceMember | null {
  const baseUrl = (TTS_BASE_URL ?? OPENAI_BASE_URL).replace(/\/+$/, "");
  const isOpenAi = new URL(baseUrl).host === new URL(OPENAI_BASE_URL).host;
  const apiKey = TTS_API_KEY ?? (isOpenAi ? OPENAI_API_KEY : undefined);
  if (!TTS_BASE_URL && !apiKey) return null;
  const model = TTS_MODEL ?? (isOpenAi ? HOSTED_MODEL : LOCAL_MODEL);
  return memberOf(createOpenAiVoice({ baseUrl, apiKey, model, voice }), new URL(baseUrl).host, model);
}
