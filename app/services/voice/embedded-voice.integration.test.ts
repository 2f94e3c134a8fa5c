import fc from "fast-check";
import { afterAll, expect, test } from "vitest";

import { concatSamples, msToSamples, rootMeanSquare } from "~/domain/audio";
import { PERSONAS, type Persona } from "~/domain/personas";

import { collectSpeech } from "./collect-speech";
import { createEmbeddedVoice } from "./embedded-voice.server";
import { speakableWords } from "./speakable-text";
import { describeVoice, expectSoundAlignment } from "./voice-conformance";

describeVoice("the embedded voice", { make: () => createEmbeddedVoice() });

const voice = createEmbeddedVoice();
afterAll(async () => await voice.close?.());

const MAYA: Pick<Persona, "voice" | "stretch"> = { voice: "slt", stretch: 1 };
const speak = async (text: string, persona = MAYA) =>
  await collectSpeech(voice.speak({ text, persona, language: "en-US", signal: new AbortController().signal }));

const decibels = (samples: Int16Array) => 20 * Math.log10(rootMeanSquare(samples));

test.each(PERSONAS)("$name is as loud as the others, with little silence at both ends", async (persona) => {
  const { samples, words } = await speak("Tell me about a time when a plan changed at the last minute.", persona);
  const peak = Math.max(...samples.map(Math.abs)) / 32_768;
  expect(Math.abs(decibels(samples) + 18)).toBeLessThan(2);
  expect(20 * Math.log10(peak)).toBeLessThan(-1);
  expect(words[0]?.startSample).toBe(msToSamples(30));
  expect(samples.length - (words.at(-1)?.endSample ?? 0)).toBe(msToSamples(150));
});

test("the same text gives the same samples, so recordings can be compared", async () => {
  const text = "You said that the team agreed. How did you get there?";
  expect((await speak(text)).samples).toEqual((await speak(text)).samples);
});

test("words lie where the sound is: louder inside than in the pauses between sentences", async () => {
  const { samples, words } = await speak("First, one thing. Second, another thing.");
  const inside = words.map((word) => samples.subarray(word.startSample, word.endSample));
  const pause = samples.subarray((words[2]?.endSample ?? 0) + 800, (words[3]?.startSample ?? 0) - 800);
  expect(pause.length).toBeGreaterThan(msToSamples(200));
  expect(rootMeanSquare(concatSamples(inside))).toBeGreaterThan(20 * rootMeanSquare(pause));
});

test("a stretched persona takes longer in proportion", async () => {
  const text = "How do you know that your tests are good enough?";
  const [plain, slow] = [await speak(text), await speak(text, { voice: "slt", stretch: 1.3 })];
  expect(slow.samples.length / plain.samples.length).toBeCloseTo(1.3, 1);
});

test("the first sentence of a long text is out before the last one is made", async () => {
  const text = "One short sentence. ".repeat(30);
  const first: string[] = [];
  for await (const chunk of voice.speak({ text, persona: MAYA, language: "en-US", signal: new AbortController().signal })) {
    if (chunk.type === "audio") break;
    if (chunk.type === "words") first.push(...chunk.words.map((word) => word.text));
  }
  expect(first).toEqual(["One", "short", "sentence."]);
});

const PARTS = (
  "Kubernetes 25% I'm state-of-the-art e.g. i.e. a the an I $3.5M 10,000 2026 1999 3rd 10:30 p95 C++ C# CI/CD and/or AWS APIs KPIs résumé " +
  "naïve don't shouldn't've O'Brien users' x y z of to it Why What well—actually snake_case camelCase https://example.com/a me@example.com " +
  "— … 🙂 & <b>bold</b> (really) “quoted” -5 1/2 Dr. U.S. 日本語 --flag 'tis 100 hmm mmm shh NASA Łódź 1990s ! 007 TCP/IP Mr. so, then; now:"
).split(" ");
const sentence = fc
  .tuple(fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 14 }), fc.constantFrom(".", "?", "!", "", "...", " —", ".)"))
  .map(([parts, end]) => parts.join(" ") + end);

test("any sentence has each of its speakable words aligned once and in order, in every voice", async () => {
  const voices = fc.constantFrom("slt", "rms", "awb", "kal");
  await fc.assert(
    fc.asyncProperty(sentence, voices, async (text, name) => {
      const speech = await speak(text, { voice: name, stretch: 1 });
      expect(speech.words.map(({ from, to }) => ({ from, to }))).toEqual(speakableWords(text).map(({ from, to }) => ({ from, to })));
      expectSoundAlignment(text, speech);
    }),
    { numRuns: 60, interruptAfterTimeLimit: 15_000 },
  );
});

test("text of any characters is spoken or skipped, never refused", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (text) => {
      const speech = await speak(text, { voice: "kal", stretch: 1 });
      expect(speech.words).toHaveLength(speakableWords(text).length);
      expectSoundAlignment(text, speech);
    }),
    { numRuns: 60, interruptAfterTimeLimit: 15_000 },
  );
});

test.each(["a".repeat(2_000), "7".repeat(2_000), "zxcvbnm".repeat(200), "I ".repeat(700), "mmmmmmm ".repeat(40), "-t x", "/etc/passwd"])(
  "odd text is spoken as well: %.20s",
  async (text) => {
    const speech = await speak(text, { voice: "kal", stretch: 1 });
    expect(speech.words).toHaveLength(text.trim().split(" ").length);
    expectSoundAlignment(text, speech);
  },
);
