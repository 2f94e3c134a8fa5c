import { expect, test } from "vitest";

import { speechToTextFrom } from "./speech-to-text-instance.server";

test("without a key or an address there is no server transcription", () => {
  expect(speechToTextFrom({})).toBeNull();
  expect(speechToTextFrom({ STT_MODEL: "whisper-1" })).toBeNull();
});

test("a key of OpenAI alone is enough", () => {
  expect(speechToTextFrom({ OPENAI_API_KEY: "sk-1" })?.name).toBe("whisper-1 at api.openai.com");
});

test("a local server needs no key", () => {
  const speechToText = speechToTextFrom({ STT_BASE_URL: "http://127.0.0.1:8000/v1/", STT_MODEL: "small.en" });
  expect(speechToText?.name).toBe("small.en at 127.0.0.1:8000");
});

test("Deepgram comes first, and the other steps in for it", () => {
  expect(speechToTextFrom({ DEEPGRAM_API_KEY: "dg-1" })).toMatchObject({ id: "deepgram-flux", name: "flux-general-en at api.deepgram.com" });
  const both = speechToTextFrom({ DEEPGRAM_API_KEY: "dg-1", DEEPGRAM_BASE_URL: "https://api.eu.deepgram.com", OPENAI_API_KEY: "sk-1" });
  expect(both?.name).toBe("flux-general-en at api.eu.deepgram.com, then whisper-1 at api.openai.com");
  expect(both?.openStream).toBeDefined();
  expect(both?.hears?.("de-DE")).toBe(true);
});

test("without a stand-in a language that Flux does not know is known before anybody speaks it", () => {
  expect(speechToTextFrom({ DEEPGRAM_API_KEY: "dg-1" })?.hears?.("de-DE")).toBe(false);
});
