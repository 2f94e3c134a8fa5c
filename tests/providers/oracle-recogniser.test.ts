import { expect, test } from "vitest";

import type { AlignedWord } from "~/domain/alignment";
import { SAMPLE_RATE, concatSamples, msToSamples } from "~/domain/audio";

import { type OracleClip, createOracle } from "./oracle-recogniser";

/** Repeatable noise, -1 to 1. */
function noiseFrom(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  };
}

const WORD_MS = 300;
const GAP_MS = 60;

/** Each word is a burst of noise, softened to the band of speech; a pause follows every fifth. */
function clipOf(text: string, seed: number): OracleClip {
  const noise = noiseFrom(seed);
  const words: AlignedWord[] = [];
  const parts: Int16Array[] = [];
  let sample = 0;
  let from = 0;
  for (const [index, word] of text.split(" ").entries()) {
    const length = msToSamples(WORD_MS);
    let value = 0;
    const burst = Int16Array.from({ length }, (_, at) => (value = 0.6 * value + 3000 * noise() * Math.sin((Math.PI * at) / length)));
    const gap = new Int16Array(msToSamples(index % 5 === 4 ? 700 : GAP_MS));
    const bare = word.replace(/[.,!?]+$/, "");
    words.push({ text: bare, from, to: from + bare.length, startSample: sample, endSample: sample + length });
    parts.push(burst, gap);
    sample += length + gap.length;
    from += word.length + 1;
  }
  return { text, samples: concatSamples(parts), words };
}

const first = clipOf("I led the migration, and we tested every one of its many steps before we shipped. Nobody noticed it.", 1);
const second = clipOf("My manager disagreed with me about the deadline, so I showed her the numbers that we had.", 2);
const short = clipOf("Yes.", 3);
const clips = [first, second, short];
const recognise = createOracle(clips);

const silence = (ms: number): Int16Array => new Int16Array(msToSamples(ms));
const scaled = (samples: Int16Array, gain: number): Int16Array => samples.map((sample) => Math.round(sample * gain));

function withNoise(samples: Int16Array, level: number, seed = 99): Int16Array {
  const noise = noiseFrom(seed);
  return samples.map((sample) => sample + Math.round(level * noise()));
}

/** As a browser's resampler would: read between the samples, at a rate that is a little off. */
function stretched(samples: Int16Array, ratio: number, offset = 0.37): Int16Array {
  return Int16Array.from({ length: Math.floor(samples.length / ratio) - 2 }, (_, index) => {
    const place = index * ratio + offset;
    const left = samples[Math.floor(place)] ?? 0;
    const right = samples[Math.floor(place) + 1] ?? 0;
    return Math.round(left + (right - left) * (place % 1));
  });
}

test("knows a clip with silence around it, and places its words", () => {
  const { text, words } = recognise(concatSamples([silence(800), first.samples, silence(1300)]));
  expect(text).toBe(first.text);
  expect(words).toHaveLength(first.words.length);
  words.forEach((word, index) => {
    expect(Math.abs(word.startSample - (first.words[index]?.startSample ?? 0) - msToSamples(800))).toBeLessThan(32);
  });
});

test.each([0.02, 0.2, 3])("does not care for loudness: gain %d", (gain) => {
  expect(recognise(scaled(second.samples, gain)).text).toBe(second.text);
});

test("hears through noise as loud as half of the speech", () => {
  expect(recognise(withNoise(concatSamples([silence(500), first.samples]), 1000)).text).toBe(first.text);
});

test("follows a resampler that reads between samples, and a clock that is a little fast or slow", () => {
  for (const ratio of [1, 1.001, 0.999]) expect(recognise(stretched(first.samples, ratio)).text).toBe(first.text);
});

test("gives only the words of the part that arrived", () => {
  const from = (first.words[5]?.startSample ?? 0) - 200;
  const to = (first.words[12]?.endSample ?? 0) + 200;
  expect(recognise(first.samples.slice(from, to)).text).toBe("we tested every one of its many steps");
});

test("a word that was cut by more than half is left out, one that was cut by less is kept", () => {
  const word = first.words[6] as AlignedWord;
  const cutAt = (share: number): string =>
    recognise(first.samples.slice(0, Math.round(word.startSample + (word.endSample - word.startSample) * share))).text;
  expect(cutAt(0.3)).toBe("I led the migration, and we");
  expect(cutAt(0.8)).toBe("I led the migration, and we tested");
});

test("knows several clips in a row, with and without a pause", () => {
  const inARow = concatSamples([second.samples, silence(900), short.samples, silence(500), first.samples, second.samples]);
  const { text, words } = recognise(inARow);
  expect(text).toBe([second.text, short.text, first.text, second.text].join(" "));
  words.forEach((word, index) => expect(word.startSample).toBeGreaterThanOrEqual((words[index - 1]?.endSample ?? 0) - 100));
});

test("words that were lost on the way are missing, and those behind the gap are found again", () => {
  const at = (first.words[8]?.startSample ?? 0) - 100;
  const lost = concatSamples([first.samples.slice(0, at), first.samples.slice(at + msToSamples(2 * (WORD_MS + GAP_MS) + 640))]);
  const { text } = recognise(lost);
  expect(text).toContain("I led the migration, and we tested every");
  expect(text).toContain("steps before we shipped. Nobody noticed it.");
  expect(text).not.toContain("of its");
  const muted = first.samples.slice();
  muted.fill(0, first.words[2]?.startSample, first.words[3]?.endSample);
  expect(recognise(muted).text).toBe(first.text.replace("the migration, ", ""));
});

test("recognises a single short word", () => {
  expect(recognise(concatSamples([silence(300), short.samples, silence(300)])).text).toBe("Yes.");
  expect(recognise(short.samples).text).toBe("Yes.");
});

test("hears nothing in silence, in noise, in a tone or in a clip that it does not know", () => {
  const tone = Int16Array.from({ length: 3 * SAMPLE_RATE }, (_, index) => Math.round(8000 * Math.sin(index / 7)));
  const unknown = clipOf("this is something else that nobody told you of", 77).samples;
  for (const samples of [silence(2000), new Int16Array(), withNoise(silence(3000), 5000), tone, unknown]) {
    expect(recognise(samples)).toEqual({ text: "", words: [] });
  }
});

test("a repeated clip is transcribed as often as it was played", () => {
  expect(recognise(concatSamples([second.samples, silence(400), second.samples])).text).toBe(`${second.text} ${second.text}`);
});
