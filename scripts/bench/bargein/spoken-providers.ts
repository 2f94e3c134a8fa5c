import { INTERVIEWER_LINES } from "../labelled-set/short-utterances";
import type { Transcription } from "~/services/speech-to-text/speech-to-text";
import { createEmbeddedVoice } from "~/services/voice/embedded-voice.server";

import { startElevenLabsServer } from "../../../tests/providers/elevenlabs-server";
import type { ChatBody } from "../../../tests/providers/openai-chat-wire";
import { startOpenAiCompatibleServer } from "../../../tests/providers/openai-compatible-server";
import { type KnownSpeech, remembering } from "./known-speech";

/** Providers in their real wire formats, whose voice says real words at known samples. */
export interface SpokenProviders {
  /** Keys of app/env.server.ts that lead the app to them. */
  readonly env: Record<string, string>;
  /** Everything that the voice has said, each text once. */
  readonly spoken: ReadonlyMap<string, KnownSpeech>;
  /** What the next transcription hears. */
  hear(text: string): void;
  stop(): Promise<void>;
}

/** Without delays: what they do to an interruption is nothing, for it needs no provider. */
export async function startSpokenProviders(): Promise<SpokenProviders> {
  const voice = remembering(createEmbeddedVoice());
  let heard = "";
  let turns = 0;
  const openAi = await startOpenAiCompatibleServer({
    chat: (body: ChatBody) => longTurn(body.messages.map(({ content }) => String(content)).join("\n"), (turns += 1)),
    transcribe: (samples) => evenly(heard, samples.length),
  });
  const elevenLabs = await startElevenLabsServer({ voice });
  return {
    env: {
      LLM_BASE_URL: openAi.baseUrl, LLM_API_KEY: "none", LLM_MODEL: "simulated",
      STT_BASE_URL: openAi.baseUrl, STT_API_KEY: "none", STT_MODEL: "whisper-1",
      ELEVENLABS_BASE_URL: elevenLabs.url, ELEVENLABS_API_KEY: "none",
    },
    spoken: voice.spoken,
    hear: (text) => {
      heard = text;
    },
    async stop() {
      await openAi.close();
      await elevenLabs.close();
      await voice.close?.();
    },
  };
}

/** About twelve seconds, as a model streams it: the tag that the prompt allows, then words. */
function longTurn(prompt: string, turn: number): string[] {
  const allowed = [...prompt.matchAll(/^- ([A-Z]+):/gm)].map((match) => match[1]);
  const tag = allowed.find((one) => one !== "END" && one !== "CLOSING") ?? "NEXT";
  const line = INTERVIEWER_LINES[turn % INTERVIEWER_LINES.length] ?? "";
  return [`${tag}\n`, ...(line.match(/\s*\S+/g) ?? [])];
}

function evenly(text: string, samples: number): Transcription {
  const parts = text.split(" ").filter((part) => part !== "");
  const each = samples / Math.max(1, parts.length);
  const words = parts.map((part, index) => ({ text: part, startSample: Math.round(index * each), endSample: Math.round((index + 1) * each) }));
  return { text, words };
}
