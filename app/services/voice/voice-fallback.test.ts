import fc from "fast-check";
import { expect, test } from "vitest";

import { ProviderError } from "~/domain/errors";
import { CircuitBreaker } from "~/services/http/circuit-breaker";
import { watchVoice } from "~/services/providers/watch-voice";

import { createScriptedVoice } from "./scripted-voice";
import type { SpeechChunk, Voice } from "./voice";
import { describeVoice, expectSoundAlignment } from "./voice-conformance";
import { type FallbackVoice, withVoiceFallback } from "./voice-fallback";

const TEXT = "One two three four five six";
const broken = (retryable = true) => new ProviderError("The first voice broke. Try again.", { code: "provider-failed", retryable });
const spare: Voice = { ...createScriptedVoice(), id: "spare", name: "Spare voice" };

type Voices = readonly [Voice, ...Voice[]];

function watched([first, ...others]: Voices, now?: () => number): [FallbackVoice, ...FallbackVoice[]] {
  const member = (voice: Voice): FallbackVoice => watchVoice(voice, new CircuitBreaker({ now }));
  return [member(first), ...others.map(member)];
}

/** Speaks until `failure` says otherwise, and counts how often it was asked. */
function fragile() {
  const state = { error: null as Error | null, beforeWord: 0, asked: 0 };
  const voice: Voice = {
    id: "first",
    name: "First voice",
    speak: (options) => {
      state.asked += 1;
      return createScriptedVoice(state.error ? { failure: { beforeWord: state.beforeWord, error: state.error } } : {}).speak(options);
    },
  };
  return { voice, state };
}

async function chunksOf(voice: Voice, text = TEXT, signal = new AbortController().signal): Promise<SpeechChunk[]> {
  const chunks: SpeechChunk[] = [];
  for await (const chunk of voice.speak({ text, persona: { voice: "slt", stretch: 1 }, language: "en", signal })) chunks.push(chunk);
  return chunks;
}
const words = (chunks: SpeechChunk[]) => chunks.flatMap((chunk) => (chunk.type === "words" ? chunk.words : []));
const samples = (chunks: SpeechChunk[]) => chunks.reduce((sum, chunk) => sum + (chunk.type === "audio" ? chunk.samples.length : 0), 0);
const speakers = (chunks: SpeechChunk[]) => chunks.flatMap((chunk) => (chunk.type === "stand-in" ? [chunk.id] : []));

describeVoice("a stand-in for a voice that always fails", {
  make: () => withVoiceFallback({ members: watched([createScriptedVoice({ failure: { beforeWord: 1, error: broken() } }), createScriptedVoice()]) }),
});

test("the stand-in says who it is and why, then speaks the words that are left", async () => {
  const { voice, state } = fragile();
  Object.assign(state, { error: broken(), beforeWord: 2 });
  const chunks = await chunksOf(withVoiceFallback({ members: watched([voice, spare]) }));
  expect(words(chunks).map((word) => word.text)).toEqual(TEXT.split(" "));
  const at = chunks.findIndex((chunk) => chunk.type === "stand-in");
  expect(chunks[at]).toEqual({ type: "stand-in", id: "spare", name: "Spare voice", message: "The first voice broke. Spare voice speaks instead." });
  expect(words(chunks.slice(0, at))).toHaveLength(2);
});

test("whichever word the first voice breaks off before, every word is heard once and all sound is accounted for", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }), async (one, other) => {
      const failing = (beforeWord: number) => createScriptedVoice({ failure: { beforeWord, error: broken() } });
      const chunks = await chunksOf(withVoiceFallback({ members: watched([failing(one), failing(other), spare]) }));
      const spoken = words(chunks);
      expect(spoken.map((word) => word.text).join(" ")).toBe(TEXT);
      expect(samples(chunks)).toBe(6 * 4_800);
      for (const word of spoken) expect(TEXT.slice(word.from, word.to)).toBe(word.text);
    }),
    { numRuns: 40 },
  );
});

test("a word whose sound was not all given out is said again from its beginning, and counted once", async () => {
  const half: Voice = {
    id: "half",
    name: "Half",
    speak: async function* (options) {
      const chunks = await chunksOf(spare, options.text, options.signal);
      yield { type: "words", words: words(chunks) };
      yield { type: "audio", samples: new Int16Array(4_800 + 1_000).fill(1_000) };
      throw broken();
    },
  };
  const chunks = await chunksOf(withVoiceFallback({ members: watched([half, spare]) }));
  const spoken = words(chunks);
  expect(spoken.map((word) => word.text)).toEqual(TEXT.split(" "));
  expect(spoken[1]?.startSample).toBe(5_800);
  let samplesSoFar = new Int16Array(0);
  for (const chunk of chunks) if (chunk.type === "audio") samplesSoFar = Int16Array.from([...samplesSoFar, ...chunk.samples]);
  expectSoundAlignment(TEXT, { samples: samplesSoFar, words: spoken });
});

test("a voice that failed rests 30 s, then one clause tries it; the rest doubles while that fails, up to five minutes", async () => {
  let now = 0;
  const { voice, state } = fragile();
  const both = withVoiceFallback({ members: watched([voice, spare], () => now) });
  state.error = broken();
  const asked: number[] = [];
  for (; now < 1_500_000; now += 10_000) {
    const before = state.asked;
    await chunksOf(both);
    if (state.asked > before) asked.push(now / 1000);
  }
  expect(asked).toEqual([0, 30, 90, 210, 450, 750, 1050, 1350]);
});

test("what no retry can heal rests for five minutes at once", async () => {
  let now = 0;
  const { voice, state } = fragile();
  const both = withVoiceFallback({ members: watched([voice, spare], () => now) });
  state.error = broken(false);
  await chunksOf(both);
  now = 299_000;
  await chunksOf(both);
  expect(state.asked).toBe(1);
  now = 300_000;
  state.error = null;
  expect(speakers(await chunksOf(both))).toEqual([]);
});

test("a programmer's mistake and an interruption are not stood in for", async () => {
  const { voice, state } = fragile();
  const mistake = new TypeError("undefined is not a function");
  state.error = mistake;
  await expect(chunksOf(withVoiceFallback({ members: watched([voice, spare]) }))).rejects.toBe(mistake);
  const stop = new AbortController();
  const reason = new Error("interrupted");
  const aborting: Voice = {
    ...voice,
    speak: async function* () {
      await Promise.resolve();
      stop.abort(reason);
      yield* [];
      throw broken();
    },
  };
  const told: Voice[] = [];
  const both = withVoiceFallback({ members: watched([aborting, spare]), onFailure: (failed) => told.push(failed) });
  await expect(chunksOf(both, TEXT, stop.signal)).rejects.toThrow();
  expect(told).toEqual([]);
});

test("a language goes to the first voice that has it, without an excuse; when all fail the last error is told", async () => {
  const { voice, state } = fragile();
  const english: Voice = { ...spare, speaks: (language) => language === "en" };
  const german = (voices: Voices) => withVoiceFallback({ members: watched(voices) }).speak({ text: TEXT, persona: { voice: "slt", stretch: 1 }, language: "de", signal: new AbortController().signal });
  for await (const chunk of german([english, voice])) expect(chunk.type).not.toBe("stand-in");
  state.error = broken();
  await expect(german([voice, english])[Symbol.asyncIterator]().next()).rejects.toBe(state.error);
  await expect(german([english])[Symbol.asyncIterator]().next()).rejects.toThrow("No voice of this server speaks de");
});

test("a voice that a press on the settings page found well speaks again at once", async () => {
  const { voice: first, state } = fragile();
  const members = watched([first, spare]);
  const voice = withVoiceFallback({ members });
  state.error = broken(false);
  await chunksOf(voice);
  state.error = null;
  expect(speakers(await chunksOf(voice))).toEqual(["spare"]);
  await chunksOf(members[0].voice);
  expect(speakers(await chunksOf(voice))).toEqual([]);
});

test("as long as a voice rests its stand-in gives the same reason", async () => {
  const { voice: first, state } = fragile();
  const voice = withVoiceFallback({ members: watched([first, spare]) });
  state.error = broken();
  const reasons = [await chunksOf(voice), await chunksOf(voice)].flat().flatMap((chunk) => (chunk.type === "stand-in" ? [chunk.message] : []));
  expect(reasons).toEqual(["The first voice broke. Spare voice speaks instead.", "The first voice broke. Spare voice speaks instead."]);
});

test("a reader that leaves at the stand-in's name keeps nobody from trying the first voice again", async () => {
  let now = 0;
  const { voice: first, state } = fragile();
  const voice = withVoiceFallback({ members: watched([first, spare], () => now) });
  state.error = broken();
  await chunksOf(voice);
  now = 30_000;
  for await (const _chunk of voice.speak({ text: TEXT, persona: { voice: "slt", stretch: 1 }, language: "en", signal: new AbortController().signal })) break;
  state.error = null;
  now = 100_000;
  expect(speakers(await chunksOf(voice))).toEqual([]);
});

test("a turn is begun by the voice that would speak it: not by one that rests", async () => {
  const { voice, state } = fragile();
  const begun: string[] = [];
  const beginning = (member: Voice): Voice => ({ ...member, beginTurn: ({ turnId }) => void begun.push(`${member.id} ${turnId}`) });
  const both = withVoiceFallback({ members: watched([beginning(voice), beginning(spare)]) });
  const turn = { persona: { voice: "slt", stretch: 1 }, language: "en", signal: new AbortController().signal } as const;
  both.beginTurn?.({ ...turn, turnId: "one" });
  state.error = broken();
  await chunksOf(both);
  both.beginTurn?.({ ...turn, turnId: "two" });
  expect(begun).toEqual(["first one", "spare two"]);
});
