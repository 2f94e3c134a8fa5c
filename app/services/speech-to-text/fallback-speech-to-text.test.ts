import { expect, test, vi } from "vitest";

import { ProviderError } from "~/domain/errors";
import { CircuitBreaker, type CircuitBreakerOptions } from "~/services/http/circuit-breaker";
import { watchSpeechToText } from "~/services/providers/watch-speech-to-text";

import { type FallbackTranscriber, withSpeechToTextFallback } from "./fallback-speech-to-text";
import { type ScriptedReply, createScriptedSpeechToText } from "./scripted-speech-to-text";
import { type ScriptedStream } from "./scripted-stream";
import type { SpeechToText } from "./speech-to-text";
import { describeSpeechToText } from "./speech-to-text-conformance";

const down = new ProviderError("The transcription service is down. Try again.", { code: "provider-failed", retryable: true });
const loud = new Int16Array(16_000).fill(5_000);

describeSpeechToText("Speech to text with a stand-in", {
  async make(recognise) {
    const second = createScriptedSpeechToText([({ samples }) => recognise(samples)]);
    const speechToText = withSpeechToTextFallback(watched([second, createScriptedSpeechToText([down])]));
    return { speechToText, requestCount: () => second.calls.length, close: async () => undefined };
  },
  async makeStreams({ words }) {
    const first = createScriptedSpeechToText([""], { stream: { words } });
    const speechToText = withSpeechToTextFallback(watched([first, createScriptedSpeechToText([""])]));
    return { speechToText, requestCount: () => 0, close: async () => undefined };
  },
});

function watched([first, ...others]: readonly [SpeechToText, ...SpeechToText[]], options?: CircuitBreakerOptions): [FallbackTranscriber, ...FallbackTranscriber[]] {
  const member = (speechToText: SpeechToText): FallbackTranscriber => watchSpeechToText(speechToText, new CircuitBreaker(options));
  return [member(first), ...others.map(member)];
}

/** A chosen transcriber and one more, with a clock that is set by hand. */
function pair(replies: readonly [ScriptedReply, ...ScriptedReply[]], options: { stream?: ScriptedStream; hears?: SpeechToText["hears"] } = {}) {
  const clock = { now: 0 };
  const first = createScriptedSpeechToText(replies, options);
  const second = createScriptedSpeechToText(["from the second"]);
  const chosen = { ...first, ...(options.hears && { hears: options.hears }) };
  const other = { ...second, id: "other", name: "The other" };
  const speechToText = withSpeechToTextFallback(watched([chosen, other], { openMs: 1_000, now: () => clock.now }));
  const ask = (language = "en-US") => speechToText.transcribe({ samples: loud, language, signal: new AbortController().signal });
  return { clock, first, second, speechToText, ask };
}

const streamOf = (speechToText: SpeechToText, language = "en-US") => {
  const onFailure = vi.fn();
  const stream = speechToText.openStream?.({ language, onUpdate: vi.fn(), onFailure, signal: new AbortController().signal });
  return { stream, onFailure };
};

test("the next transcriber does what the first fails at, and says so", async () => {
  const { ask } = pair([down]);
  expect(await ask()).toMatchObject({
    text: "from the second",
    standIn: { id: "other", name: "The other", message: "The transcription service is down. The other stands in for it." },
  });
});

test("a transcriber that a press on the settings page found well is asked at once", async () => {
  const members = watched([createScriptedSpeechToText([down, "pressed", "from the first"]), { ...createScriptedSpeechToText(["from the second"]), id: "other" }]);
  const asked = { samples: loud, language: "en-US", signal: new AbortController().signal };
  const speechToText = withSpeechToTextFallback(members);
  expect(await speechToText.transcribe(asked)).toMatchObject({ text: "from the second" });
  expect(await speechToText.transcribe(asked)).toMatchObject({ text: "from the second" });
  await members[0].speechToText.transcribe(asked);
  expect(await speechToText.transcribe(asked)).toMatchObject({ text: "from the first" });
});

test("a transcriber that failed rests, and is asked again after that", async () => {
  const { ask, clock, first } = pair([down, "from the first"]);
  await ask();
  expect((await ask()).standIn).toBeDefined();
  expect(first.calls).toHaveLength(1);
  clock.now = 1_000;
  expect(await ask()).toMatchObject({ text: "from the first" });
  expect((await ask()).standIn).toBeUndefined();
});

test.each([
  [new ProviderError("No.", { code: "provider-failed", retryable: true }), 1_000],
  [new ProviderError("No.", { code: "provider-auth" }), 300_000],
  [new ProviderError("No.", { code: "provider-rate-limited", retryable: true, retryAfterMs: 60_000 }), 60_000],
  [new ProviderError("No.", { code: "provider-rate-limited", retryable: true, retryAfterMs: 3_600_000 }), 300_000],
  [new ProviderError("No.", { code: "too-large" }), 0],
])("how long it rests depends on why: %o", async (error, restMs) => {
  const { ask, clock, first } = pair([error, "from the first"]);
  await ask();
  clock.now = restMs - 1;
  if (restMs > 0) await ask();
  expect(first.calls).toHaveLength(1);
  clock.now = restMs;
  expect((await ask()).text).toBe("from the first");
});

test("when all fail the last failure is thrown, and all are asked again", async () => {
  const last = new ProviderError("This one too.", { code: "provider-timeout", retryable: true });
  const first = createScriptedSpeechToText([down, "back again"]);
  const speechToText = withSpeechToTextFallback(watched([first, createScriptedSpeechToText([last])], { now: () => 0 }));
  const ask = () => speechToText.transcribe({ samples: loud, language: "en-US", signal: new AbortController().signal });
  await expect(ask()).rejects.toBe(last);
  expect((await ask()).text).toBe("back again");
});

test("a mistake of the programmer is not hidden behind a stand-in", async () => {
  const mistake = new TypeError("undefined is not a function");
  await expect(pair([mistake]).ask()).rejects.toBe(mistake);
});

test("another language goes to who knows it, and nobody is told of a failure", async () => {
  const { ask, first, speechToText } = pair(["from the first"], { hears: (language) => language === "en-US", stream: { words: [] } });
  expect(await ask("de-DE")).toEqual({ text: "from the second", words: expect.any(Array) });
  expect(first.calls).toHaveLength(0);
  expect(streamOf(speechToText, "de-DE").stream).toBeNull();
  expect(streamOf(speechToText).stream).not.toBeNull();
});

test("a broken stream rests its transcriber: pieces go to the next, and the next answer opens no stream", async () => {
  const { ask, clock, first, speechToText } = pair(["from the first"], { stream: { words: [], failure: { atSample: 100, error: down } } });
  const { stream, onFailure } = streamOf(speechToText);
  stream?.write(loud);
  await vi.waitFor(() => expect(onFailure).toHaveBeenCalledExactlyOnceWith(down));
  expect(await ask()).toMatchObject({ text: "from the second", standIn: { name: "The other" } });
  expect(streamOf(speechToText).stream).toBeNull();
  expect(first.calls).toHaveLength(0);
  clock.now = 1_000;
  expect(streamOf(speechToText).stream).not.toBeNull();
});
