import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { SAMPLE_RATE, rootMeanSquare } from "~/domain/audio";

import { type Speech, collectSpeech } from "./collect-speech";
import type { SpeakOptions, Voice } from "./voice";

export interface VoiceConformanceOptions {
  /** Makes the adapter, with whatever server it talks to already running. Closed at the end. */
  make: () => Voice | Promise<Voice>;
}

const TEXT = "Hello, I'm glad that you came. Tell me about a project you led: what was hard, and what did you learn from it?";
const WORD_COUNT = 24;
const QUESTION = "What would you do differently today?";

/** What every voice must do, whoever makes the sound. */
export function describeVoice(name: string, { make }: VoiceConformanceOptions): void {
  describe(`${name} as a voice`, () => {
    let voice: Voice;
    beforeAll(async () => {
      voice = await make();
      await voice.warmUp?.();
    });
    afterAll(async () => await voice.close?.());

    const chunksOf = (text: string, signal = new AbortController().signal) => voice.speak(utterance(text, signal));
    const speech = async (text: string) => await collectSpeech(chunksOf(text));

    test("every word of the text is aligned once, in order, inside the audio", async () => {
      const spoken = await speech(TEXT);
      expect(spoken.words.map((word) => word.text)).toEqual(TEXT.split(" "));
      expectSoundAlignment(TEXT, spoken);
    });

    test("the audio is speech-like: not silent, not clipped, at a pace people speak at", async () => {
      const { samples } = await speech(TEXT);
      const wordsPerMinute = (WORD_COUNT * 60 * SAMPLE_RATE) / samples.length;
      expect(rootMeanSquare(samples)).toBeGreaterThan(0.02);
      expect(samples.some((sample) => Math.abs(sample) >= 32_767)).toBe(false);
      expect(wordsPerMinute).toBeGreaterThan(80);
      expect(wordsPerMinute).toBeLessThan(260);
    });

    test("no chunk is empty, and words are known before their audio is over", async () => {
      let samples = 0;
      for await (const chunk of chunksOf(TEXT)) {
        if (chunk.type === "audio") {
          expect(chunk.samples.length).toBeGreaterThan(0);
          samples += chunk.samples.length;
        } else if (chunk.type === "words") {
          expect(chunk.words.length).toBeGreaterThan(0);
          for (const word of chunk.words) expect(word.endSample).toBeGreaterThanOrEqual(samples);
        }
      }
    });

    test("an abort in the middle ends with the signal's reason, and the next utterance is whole", async () => {
      const controller = new AbortController();
      const reason = new Error("interrupted by the candidate");
      const read = async () => {
        for await (const chunk of chunksOf(TEXT, controller.signal)) if (chunk.type === "audio") controller.abort(reason);
      };
      await expect(read()).rejects.toBe(reason);
      expect((await speech(QUESTION)).words.map((word) => word.text)).toEqual(QUESTION.split(" "));
    });

    test("an abort while nothing has come yet ends with the signal's reason", async () => {
      const controller = new AbortController();
      const reason = new Error("interrupted at once");
      const speaking = collectSpeech(chunksOf(TEXT, controller.signal));
      controller.abort(reason);
      await expect(speaking).rejects.toBe(reason);
    });

    test("an utterance whose signal was aborted before never begins", async () => {
      const reason = new Error("too late");
      await expect(collectSpeech(chunksOf(TEXT, AbortSignal.abort(reason)))).rejects.toBe(reason);
    });

    test("a reader that stops early leaves the voice usable", async () => {
      for await (const chunk of chunksOf(TEXT)) if (chunk.type === "audio") break;
      expectSoundAlignment(QUESTION, await speech(QUESTION));
    });

    test("two utterances at once do not mix", async () => {
      const alone = [await speech(TEXT), await speech(QUESTION)];
      const together = await Promise.all([speech(TEXT), speech(QUESTION)]);
      together.forEach((spoken, index) => {
        const expected = alone[index] as Speech;
        expect(spoken.words.map((word) => word.text)).toEqual(expected.words.map((word) => word.text));
        expect(spoken.samples.length / expected.samples.length).toBeCloseTo(1, 1);
      });
    });

    test.each(["", "   ", "— … !?", "🙂 🙂", "<br/><hr>", "**", "\u0000\u0007"])("text with nothing to say (%j) gives nothing", async (text) => {
      expect(await speech(text)).toEqual({ samples: new Int16Array(0), words: [] });
    });

    test("two thousand characters are spoken to the end", async () => {
      const text = `${TEXT} `.repeat(20).slice(0, 2_000).trimEnd();
      const spoken = await speech(text);
      expect(spoken.words).toHaveLength(text.split(" ").length);
      expectSoundAlignment(text, spoken);
    }, 60_000);

    test("markup is not read aloud", async () => {
      const plain = await speech("Please tell me more.");
      const marked = await speech('<p class="a b">Please <b>tell</b> **me** `more`.</p>');
      expect(marked.samples.length / plain.samples.length).toBeCloseTo(1, 0);
      expect(marked.words).toHaveLength(4);
    });
  });
}

const utterance = (text: string, signal: AbortSignal): SpeakOptions => ({
  text,
  persona: { voice: "slt", stretch: 1 },
  language: "en-US",
  signal,
});

/** Offsets fit the text; times are in order, do not overlap, and end inside the audio. */
export function expectSoundAlignment(text: string, { samples, words }: Speech): void {
  let offset = 0;
  let sample = 0;
  for (const word of words) {
    expect(word.text).toBe(text.slice(word.from, word.to));
    expect(word.from).toBeGreaterThanOrEqual(offset);
    expect(word.startSample).toBeGreaterThanOrEqual(sample);
    expect(word.endSample).toBeGreaterThan(word.startSample);
    offset = word.to;
    sample = word.endSample;
  }
  expect(sample).toBeLessThanOrEqual(samples.length);
}
