import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { samplesToMs } from "~/domain/audio";

import { type BrowserVoiceEvent, type UtteranceLike, createBrowserVoice } from "./browser-voice";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const START_MS = 50;
const WORD_MS = 300;

/** Speaks a word in 300 ms of virtual time, and tells of it as browsers do; `mute` says nothing at all. */
function fakeSynthesis({ boundaries = true, mute = false }: { boundaries?: boolean; mute?: boolean } = {}) {
  const spoken: string[] = [];
  let timers: ReturnType<typeof setTimeout>[] = [];
  let current: UtteranceLike | null = null;
  const later = (ms: number, run: () => void): void => void timers.push(setTimeout(run, ms));
  return {
    spoken,
    speak(utterance: UtteranceLike) {
      spoken.push(utterance.text);
      if (mute) return;
      current = utterance;
      later(START_MS, () => utterance.onstart?.());
      const words = [...utterance.text.matchAll(/\S+/g)];
      words.forEach(({ index }, place) => {
        if (boundaries) later(START_MS + place * WORD_MS, () => utterance.onboundary?.({ name: "word", charIndex: index }));
      });
      later(START_MS + words.length * WORD_MS, () => {
        current = null;
        utterance.onend?.();
      });
    },
    cancel() {
      for (const timer of timers) clearTimeout(timer);
      timers = [];
      current?.onerror?.({ error: "canceled" });
      current = null;
    },
  };
}

function rig(options: Parameters<typeof fakeSynthesis>[0] = {}) {
  const synthesis = fakeSynthesis(options);
  const events: BrowserVoiceEvent[] = [];
  const voice = createBrowserVoice({
    synthesis,
    makeUtterance: (text) => ({ text, lang: "", rate: 1, onstart: null, onend: null, onerror: null, onboundary: null }),
    lang: "de-DE",
    now: () => Date.now(),
    onEvent: (event) => events.push(event),
  });
  const words = () => events.flatMap((event) => (event.type === "words" ? event.words : []));
  const types = () => [...new Set(events.map((event) => event.type))];
  return { voice, synthesis, events, words, types };
}

test("clauses are spoken in order, each word has its place in the turn's text, and the turn ends after the last", () => {
  const { voice, events, words } = rig();
  voice.begin("t1");
  voice.say("Guten Tag. ");
  voice.say("Wie geht es?");
  voice.finish();
  vi.advanceTimersByTime(5_000);
  expect(words().map(({ text, from, to }) => [text, from, to])).toEqual([
    ["Guten", 0, 5], ["Tag.", 6, 10], ["Wie", 11, 14], ["geht", 15, 19], ["es?", 20, 23],
  ]);
  expect(words().map(({ startSample }) => samplesToMs(startSample))).toEqual([0, 300, 600, 900, 1_200]);
  expect(events.at(0)).toEqual({ type: "started", turnId: "t1" });
  expect(events.at(-1)).toEqual({ type: "ended", turnId: "t1", playedSamples: 24_000 });
});

test("stopped in the middle, only words that had begun are told, and it is silent", () => {
  const { voice, synthesis, words, types } = rig();
  voice.begin("t1");
  voice.say("one two three four");
  vi.advanceTimersByTime(START_MS + 2 * WORD_MS + 100);
  expect(samplesToMs(voice.stop())).toBe(700);
  vi.advanceTimersByTime(10_000);
  expect(words().map(({ text }) => text)).toEqual(["one", "two", "three"]);
  expect(types()).not.toContain("ended");
  expect(synthesis.spoken).toEqual(["one two three four"]);
});

test("after a hold it goes on with the word that was cut", () => {
  const { voice, synthesis, words, events } = rig();
  voice.begin("t1");
  voice.say("one two three four");
  voice.finish();
  vi.advanceTimersByTime(START_MS + WORD_MS + 100);
  voice.hold();
  vi.advanceTimersByTime(20_000);
  expect(synthesis.spoken).toHaveLength(1);
  voice.resume();
  vi.advanceTimersByTime(5_000);
  expect(synthesis.spoken.at(-1)).toBe("two three four");
  expect(words().map(({ text, from }) => [text, from])).toEqual([["one", 0], ["two", 4], ["two", 4], ["three", 8], ["four", 14]]);
  // 400 ms before the hold, 900 after it; the silence between counts for nothing.
  expect(events.at(-1)).toEqual({ type: "ended", turnId: "t1", playedSamples: 20_800 });
});

test("a voice that never begins fails in words, and says nothing more", () => {
  const { voice, events } = rig({ mute: true });
  voice.begin("t1");
  voice.say("Hello.");
  vi.advanceTimersByTime(8_000);
  expect(events).toEqual([{ type: "failed", turnId: "t1", message: expect.stringContaining("browser's voice") }]);
});

test("a voice that never says that it ended is taken to have ended", () => {
  const { voice, events, synthesis } = rig();
  const speak = synthesis.speak.bind(synthesis);
  synthesis.speak = (utterance) => {
    speak(utterance);
    utterance.onend = null;
  };
  voice.begin("t1");
  voice.say("Hello.");
  voice.finish();
  vi.advanceTimersByTime(10_000);
  expect(events.at(-1)).toMatchObject({ type: "ended" });
});

test("without boundaries it still speaks and ends, and claims no word", () => {
  const { voice, events, words } = rig({ boundaries: false });
  voice.begin("t1");
  voice.say("Hello there.");
  voice.finish();
  vi.advanceTimersByTime(3_000);
  expect(words()).toEqual([]);
  expect(events.at(-1)).toMatchObject({ type: "ended", playedSamples: 9_600 });
});

test("a new turn cuts the one before it off", () => {
  const { voice, events } = rig();
  voice.begin("t1");
  voice.say("one two three");
  vi.advanceTimersByTime(START_MS + 100);
  voice.begin("t2");
  voice.say("four");
  voice.finish();
  vi.advanceTimersByTime(3_000);
  expect(events.filter((event) => event.type === "ended")).toEqual([{ type: "ended", turnId: "t2", playedSamples: 4_800 }]);
});
