import { expect, onTestFinished, test } from "vitest";

import { ProviderError } from "~/domain/errors";
import { PERSONAS } from "~/domain/personas";
import { CircuitBreaker } from "~/services/http/circuit-breaker";
import { createScriptedSpeechToText } from "~/services/speech-to-text/scripted-speech-to-text";
import { collectSpeech } from "~/services/voice/collect-speech";
import { createScriptedVoice } from "~/services/voice/scripted-voice";

import { type ProviderCall, onProviderCall } from "./provider-calls";
import { watchSpeechToText } from "./watch-speech-to-text";
import { watchVoice } from "./watch-voice";

const down = new ProviderError("The service cannot be reached.", { code: "provider-failed", retryable: true });
const signal = new AbortController().signal;

function watchCalls(): ProviderCall[] {
  const calls: ProviderCall[] = [];
  onTestFinished(onProviderCall((call) => void calls.push(call)));
  return calls;
}

test("an utterance is counted with the time to its first sound; a failure is told with its code", async () => {
  const calls = watchCalls();
  const breaker = new CircuitBreaker();
  const say = (voice = createScriptedVoice()) => collectSpeech(watchVoice(voice, breaker).voice.speak({ text: "Hello there.", persona: PERSONAS[0], language: "en-US", signal }));
  expect((await say()).words).toHaveLength(2);
  await expect(say(createScriptedVoice({ failure: { beforeWord: 1, error: down } }))).rejects.toBe(down);
  expect(calls).toMatchObject([
    { role: "voice", id: "scripted", outcome: "ok", firstMs: expect.any(Number) as number },
    { outcome: "provider-failed", firstMs: expect.any(Number) as number },
  ]);
  expect(breaker.state).toBe("open");
});

test("an utterance that nobody listens to any more is cancelled, and no failure", async () => {
  const calls = watchCalls();
  const breaker = new CircuitBreaker();
  for await (const _chunk of watchVoice(createScriptedVoice(), breaker).voice.speak({ text: "Hello there.", persona: PERSONAS[0], language: "en-US", signal })) break;
  expect(calls).toMatchObject([{ outcome: "cancelled" }]);
  expect(breaker.state).toBe("closed");
});

test("a transcription is counted, and what it can do besides stays", async () => {
  const calls = watchCalls();
  const breaker = new CircuitBreaker();
  const { speechToText: watched } = watchSpeechToText(createScriptedSpeechToText(["Hello.", down]), breaker);
  const samples = new Int16Array(16_000).fill(8_000);
  expect(await watched.transcribe({ samples, language: "en-US", signal })).toMatchObject({ text: "Hello." });
  await expect(watched.transcribe({ samples, language: "en-US", signal })).rejects.toBe(down);
  expect(calls.map(({ outcome }) => outcome)).toEqual(["ok", "provider-failed"]);
  expect(breaker.lastFailure?.code).toBe("provider-failed");
  expect(watched.openStream).toBeUndefined();
  expect(watchSpeechToText({ ...createScriptedSpeechToText([""]), hears: (language) => language === "en-US" }, breaker).speechToText.hears?.("de-DE")).toBe(false);
});
