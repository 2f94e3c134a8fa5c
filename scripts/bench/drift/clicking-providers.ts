import { startElevenLabsServer } from "../../../tests/providers/elevenlabs-server";
import type { ChatBody } from "../../../tests/providers/openai-chat-wire";
import { startOpenAiCompatibleServer } from "../../../tests/providers/openai-compatible-server";
import { SAMPLE_RATE, msToSamples } from "~/domain/audio";
import type { Transcription } from "~/services/speech-to-text/speech-to-text";
import { speakableWords } from "~/services/voice/speakable-text";
import type { SpeechChunk, Voice } from "~/services/voice/voice";

import { CLICK_SAMPLES, clicksIn, soundWithClicks } from "./click";

/** Of a word: a click, and quiet until the next. */
const WORD_SAMPLES = SAMPLE_RATE;
/** The click stands so far behind the word's beginning: where the recogniser and the voice say that the word is. */
const LEAD_SAMPLES = msToSamples(100);
const FORGET_REQUESTS_MS = 1_000;

/** Model, voice and transcription in their wire formats; each word of both sides is one click. */
export async function startClickingProviders() {
  let turns = 0;
  const openAi = await startOpenAiCompatibleServer({ chat: (body) => turnOf(body, (turns += 1)), transcribe: clickRecogniser() });
  const elevenLabs = await startElevenLabsServer({ voice: clickingVoice() });
  const timer = setInterval(() => {
    openAi.requests.length = 0;
    elevenLabs.messages.length = 0;
  }, FORGET_REQUESTS_MS);
  return {
    env: {
      LLM_BASE_URL: openAi.baseUrl, LLM_API_KEY: "none", LLM_MODEL: "simulated",
      STT_BASE_URL: openAi.baseUrl, STT_API_KEY: "none", STT_MODEL: "whisper-1",
      ELEVENLABS_BASE_URL: elevenLabs.url, ELEVENLABS_API_KEY: "none",
    },
    async stop() {
      clearInterval(timer);
      await Promise.all([openAi.close(), elevenLabs.close()]);
    },
  };
}

/** From the beginning of an interviewer's word to its click. */
export const CLICK_IN_WORD = LEAD_SAMPLES;

/** Some fifteen words: about as many seconds. */
function turnOf({ messages }: ChatBody, turn: number): string[] {
  const prompt = messages.map(({ content }) => String(content)).join("\n");
  const tag = ["NEXT", "PROBE", "REPLY", "CLOSING", "REMARK", "END"].find((one) => prompt.includes(`- ${one}:`)) ?? "NEXT";
  return [`${tag}\n`, `Thank you for part ${turn} of it. `, `Please tell me now what came after number ${turn}, and why?`];
}

function clickingVoice(): Voice {
  async function* speak({ text, signal }: Parameters<Voice["speak"]>[0]): AsyncGenerator<SpeechChunk> {
    for (const [index, { from, to }] of speakableWords(text).entries()) {
      signal.throwIfAborted();
      const startSample = index * WORD_SAMPLES;
      yield { type: "words", words: [{ text: text.slice(from, to), from, to, startSample, endSample: startSample + WORD_SAMPLES }] };
      yield { type: "audio", samples: soundWithClicks(WORD_SAMPLES, [LEAD_SAMPLES]) };
    }
  }
  return { id: "clicking", name: "Clicking voice", speak };
}

/** Hears a word where a click is, each time another: a text that its prompt has already, of so little sound, is taken for invented. */
function clickRecogniser(): (samples: Int16Array) => Transcription {
  let heard = 0;
  return (samples) => {
    const words = clicksIn(samples).map((place) => ({ text: `click${(heard += 1)}`, startSample: place, endSample: Math.min(samples.length, place + CLICK_SAMPLES) }));
    return { text: words.map(({ text }) => text).join(" "), words };
  };
}
