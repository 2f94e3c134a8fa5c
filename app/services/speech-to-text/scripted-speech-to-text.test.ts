import { expect, test } from "vitest";

import { ProviderError } from "~/domain/errors";

import { createScriptedSpeechToText } from "./scripted-speech-to-text";
import { describeSpeechToText } from "./speech-to-text-conformance";

describeSpeechToText("Scripted speech to text", {
  async make(recognise) {
    const speechToText = createScriptedSpeechToText([({ samples }) => recognise(samples)]);
    return { speechToText, requestCount: () => speechToText.calls.length, close: async () => undefined };
  },
  async makeStreams({ words }) {
    const speechToText = createScriptedSpeechToText([""], { stream: { words } });
    return { speechToText, requestCount: () => 0, close: async () => undefined };
  },
});

test("answers in order, spreads words over the audio and repeats its last reply", async () => {
  const failure = new ProviderError("The service failed.", { code: "provider-failed", retryable: true });
  const scripted = createScriptedSpeechToText([failure, "two words"]);
  const ask = () =>
    scripted.transcribe({ samples: new Int16Array(1000).fill(5000), language: "en", signal: new AbortController().signal });
  await expect(ask()).rejects.toBe(failure);
  const expected = {
    text: "two words",
    words: [
      { text: "two", startSample: 0, endSample: 500 },
      { text: "words", startSample: 500, endSample: 1000 },
    ],
  };
  expect(await ask()).toEqual(expected);
  expect(await ask()).toEqual(expected);
  expect(scripted.calls).toHaveLength(3);
});
