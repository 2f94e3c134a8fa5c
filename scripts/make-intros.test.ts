import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { SAMPLE_RATE, rootMeanSquare } from "~/domain/audio";
import { TEST_SOUND_PATH, clipPath, clipSchema } from "~/domain/clip";
import { PERSONAS } from "~/domain/personas";
import { decodeWav } from "~/domain/wav";
import { speakableWords } from "~/services/voice/speakable-text";
import { expectSoundAlignment } from "~/services/voice/voice-conformance";

const file = (path: string) => readFileSync(join(import.meta.dirname, "..", "public", path));

const clips = [
  ...PERSONAS.flatMap((persona) => [
    { path: clipPath(persona.id, "intro"), text: persona.intro },
    { path: clipPath(persona.id, "outro"), text: persona.outro },
  ]),
  { path: TEST_SOUND_PATH, text: "This is how your interviewer will sound." },
];

test.each(clips)("$path says what the persona's text says now (else: npm run intros)", ({ path, text }) => {
  const clip = clipSchema.parse(JSON.parse(file(`${path}.json`).toString()));
  const { samples, sampleRate } = decodeWav(file(`${path}.wav`));
  expect(clip.text).toBe(text);
  expect(clip.words.map((word) => word.text)).toEqual(speakableWords(text).map(({ from, to }) => text.slice(from, to)));
  expect({ samples: samples.length, sampleRate }).toEqual({ samples: clip.samples, sampleRate: SAMPLE_RATE });
  expectSoundAlignment(text, { samples, words: clip.words });
});

test.each(clips)("$path is at −18 dBFS, does not clip and has no edge that clicks", ({ path }) => {
  const { samples } = decodeWav(file(`${path}.wav`));
  const peak = samples.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0) / 32_768;
  expect(20 * Math.log10(rootMeanSquare(samples))).toBeCloseTo(-18, 0);
  expect(20 * Math.log10(peak)).toBeLessThan(-1);
  expect(Math.abs(samples[0] ?? 0) + Math.abs(samples.at(-1) ?? 0)).toBeLessThan(4);
});
