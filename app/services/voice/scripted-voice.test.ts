import { expect, test } from "vitest";

import { collectSpeech } from "./collect-speech";
import { createScriptedVoice } from "./scripted-voice";
import { describeVoice } from "./voice-conformance";

describeVoice("the scripted voice", { make: () => createScriptedVoice() });

const options = (text: string, signal = new AbortController().signal) => ({
  text,
  persona: { voice: "slt" as const, stretch: 1 },
  language: "en-US",
  signal,
});

test("word N begins at N times the length of a word", async () => {
  const voice = createScriptedVoice({ samplesPerWord: 1_000 });
  const { words, samples } = await collectSpeech(voice.speak(options("one two — three")));
  expect(words.map((word) => [word.text, word.startSample, word.endSample])).toEqual([
    ["one", 0, 1_000],
    ["two", 1_000, 2_000],
    ["three", 2_000, 3_000],
  ]);
  expect(samples).toHaveLength(3_000);
});

test("waits go through the clock that was handed in", async () => {
  const waits: number[] = [];
  const voice = createScriptedVoice({
    firstAudioDelayMs: 150,
    wordDelayMs: 20,
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
  await collectSpeech(voice.speak(options("one two three")));
  expect(waits).toEqual([150, 20, 20]);
});

test("a scripted failure comes after the words before it", async () => {
  const error = new Error("out of voice");
  const voice = createScriptedVoice({ failure: { beforeWord: 1, error } });
  const heard: string[] = [];
  const read = async () => {
    for await (const chunk of voice.speak(options("one two"))) if (chunk.type === "words") heard.push(...chunk.words.map((word) => word.text));
  };
  await expect(read()).rejects.toBe(error);
  expect(heard).toEqual(["one"]);
});

test("a real wait ends at once with the signal's reason", async () => {
  const controller = new AbortController();
  const voice = createScriptedVoice({ firstAudioDelayMs: 60_000 });
  const speech = collectSpeech(voice.speak(options("one", controller.signal)));
  controller.abort(new Error("interrupted"));
  await expect(speech).rejects.toThrow("interrupted");
});
