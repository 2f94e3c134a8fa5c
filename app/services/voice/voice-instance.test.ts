import { expect, test } from "vitest";

import { membersFrom } from "./voice-instance.server";

const names = (environment: Parameters<typeof membersFrom>[0]): string[] => membersFrom(environment).map(({ voice }) => voice.name);

const EMBEDDED = "Embedded voice (flite)";

test("without keys the embedded voice speaks alone", () => {
  expect(names({ TTS_MODEL: "tts-1", ELEVENLABS_VOICE_ID: "v" })).toEqual([EMBEDDED]);
});

test("a key of OpenAI alone is enough for speech, with the embedded voice behind it", () => {
  expect(names({ OPENAI_API_KEY: "sk-1" })).toEqual(["gpt-4o-mini-tts at api.openai.com", EMBEDDED]);
});

test("a local server needs no key", () => {
  expect(names({ TTS_BASE_URL: "http://127.0.0.1:8880/v1/" })).toEqual(["tts-1 at 127.0.0.1:8880", EMBEDDED]);
});

test("ElevenLabs is chosen before OpenAI", () => {
  expect(names({ OPENAI_API_KEY: "sk-1", ELEVENLABS_API_KEY: "e" })).toEqual(["ElevenLabs (eleven_flash_v2_5)", "gpt-4o-mini-tts at api.openai.com", EMBEDDED]);
});

test("only English is left to the embedded voice", () => {
  const [{ voice: embedded }] = membersFrom({});
  expect(["en-US", "en-GB", "de", "fr-CA"].map((language) => embedded.speaks?.(language))).toEqual([true, true, false, false]);
});
