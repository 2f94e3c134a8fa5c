import { type Env, env } from "~/env.server";
import { watchSpeechToText } from "~/services/providers/watch-speech-to-text";

import { HOSTED as DEEPGRAM_URL, MODEL as DEEPGRAM_MODEL, createDeepgramSpeechToText } from "./deepgram-speech-to-text.server";
import { type FallbackTranscriber, withSpeechToTextFallback } from "./fallback-speech-to-text";
import { createOpenAiSpeechToText } from "./openai-speech-to-text.server";
import type { SpeechToText } from "./speech-to-text";

const OPENAI_BASE_URL = "https://api.openai.com/v1";
/** The hosted model that gives word times; local servers accept the name as an alias. */
const DEFAULT_MODEL = "whisper-1";

/** One transcriber of the chain, for pages that show who serves. */
export interface SpeechToTextMember extends FallbackTranscriber {
  host: string;
  model: string;
}

let instance: { members: readonly SpeechToTextMember[]; speechToText: SpeechToText | null } | undefined;

/** The server's speech to text, or null when the environment names none. One for the process, as it learns about its endpoint. */
export function getSpeechToText(): SpeechToText | null {
  return chain().speechToText;
}

/** Who is asked, the first choice first. */
export function speechToTextMembers(): readonly SpeechToTextMember[] {
  return chain().members;
}

function chain(): NonNullable<typeof instance> {
  if (!instance) {
    const members = membersFrom(env());
    instance = { members, speechToText: inTurn(members) };
  }
  return instance;
}

/** Closes the socket that is kept open for the next answer. */
export async function closeSpeechToText(): Promise<void> {
  const closing = instance;
  instance = undefined;
  await closing?.speechToText?.close?.();
}

type SpeechToTextEnv = Pick<
  Env,
  "DEEPGRAM_API_KEY" | "DEEPGRAM_BASE_URL" | "OPENAI_API_KEY" | "STT_BASE_URL" | "STT_API_KEY" | "STT_MODEL"
>;

export function speechToTextFrom(environment: SpeechToTextEnv): SpeechToText | null {
  return inTurn(membersFrom(environment));
}

function inTurn(members: readonly SpeechToTextMember[]): SpeechToText | null {
  const [first, ...others] = members;
  if (!first || others.length === 0) return first?.speechToText ?? null;
  return withSpeechToTextFallback([first, ...others]);
}

/** Deepgram first, for it hears while one speaks; what it cannot do goes to the OpenAI-compatible endpoint, where there is one. */
function membersFrom(environment: SpeechToTextEnv): SpeechToTextMember[] {
  return [deepgramFrom(environment), openAiFrom(environment)].filter((member) => member !== null);
}

function deepgramFrom({ DEEPGRAM_API_KEY: apiKey, DEEPGRAM_BASE_URL: baseUrl }: SpeechToTextEnv): SpeechToTextMember | null {
  if (!apiKey) return null;
  return memberOf(createDeepgramSpeechToText({ apiKey, baseUrl }), { host: new URL(baseUrl ?? DEEPGRAM_URL).host, model: DEEPGRAM_MODEL });
}

function memberOf(speechToText: SpeechToText, place: Pick<SpeechToTextMember, "host" | "model">): SpeechToTextMember {
  return { ...watchSpeechToText(speechToText), ...place };
}

/** OPENAI_API_KEY is used for OpenAI only: another STT_BASE_URL never gets to see it. */
function openAiFrom(environment: SpeechToTextEnv): SpeechToTextMember | null {
  const { OPENAI_API_KEY, STT_BASE_URL, STT_API_KEY, STT_MODEL: model = DEFAULT_MODEL } = environment;
  const baseUrl = (STT_BASE_URL ?? OPENAI_BASE_URL).replace(/\/+$/, "");
  const { host } = new URL(baseUrl);
  const apiKey = STT_API_KEY ?? (host === new URL(OPENAI_BASE_URL).host ? OPENAI_API_KEY : undefined);
  return STT_BASE_URL || apiKey ? memberOf(createOpenAiSpeechToText({ baseUrl, apiKey, model }), { host, model }) : null;
}
