import { type Env, env } from "~/env.server";

import { createDeepgramSpeechToText } from "./deepgram-speech-to-text.server";
import { withSpeechToTextFallback } from "./fallback-speech-to-text";
import { createOpenAiSpeechToText } from "./openai-speech-to-text.server";
import type { SpeechToText } from "./speech-to-text";

const OPENAI_BASE_URL = "https://api.openai.com/v1";
/** The hosted model that gives word times; local servers accept the name as an alias. */
const DEFAULT_MODEL = "whisper-1";

let instance: SpeechToText | null | undefined;

/** The server's speech to text, or null when the environment names none. One for the process, as it learns about its endpoint. */
export function getSpeechToText(): SpeechToText | null {
  instance ??= speechToTextFrom(env());
  return instance;
}

type SpeechToTextEnv = Pick<
  Env,
  "DEEPGRAM_API_KEY" | "DEEPGRAM_BASE_URL" | "OPENAI_API_KEY" | "STT_BASE_URL" | "STT_API_KEY" | "STT_MODEL"
>;

/** Deepgram first, for it hears while one speaks; what it cannot do goes to the OpenAI-compatible endpoint, where there is one. */
export function speechToTextFrom(environment: SpeechToTextEnv): SpeechToText | null {
  const { DEEPGRAM_API_KEY: apiKey, DEEPGRAM_BASE_URL: baseUrl } = environment;
  const openAi = openAiFrom(environment);
  const deepgram = apiKey ? createDeepgramSpeechToText({ apiKey, baseUrl }) : null;
  if (!deepgram || !openAi) return deepgram ?? openAi;
  return withSpeechToTextFallback({ transcribers: [deepgram, openAi] });
}

/** OPENAI_API_KEY is used for OpenAI only: another STT_BASE_URL never gets to see it. */
function openAiFrom(environment: SpeechToTextEnv): SpeechToText | null {
  const { OPENAI_API_KEY, STT_BASE_URL, STT_API_KEY, STT_MODEL: model = DEFAULT_MODEL } = environment;
  if (STT_BASE_URL) {
    const isOpenAi = new URL(STT_BASE_URL).host === new URL(OPENAI_BASE_URL).host;
    const apiKey = STT_API_KEY ?? (isOpenAi ? OPENAI_API_KEY : undefined);
    return createOpenAiSpeechToText({ baseUrl: STT_BASE_URL.replace(/\/+$/, ""), apiKey, model });
  }
  const apiKey = STT_API_KEY ?? OPENAI_API_KEY;
  return apiKey ? createOpenAiSpeechToText({ baseUrl: OPENAI_BASE_URL, apiKey, model }) : null;
}
