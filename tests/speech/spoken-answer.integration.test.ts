import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

import { rootMeanSquare } from "~/domain/audio";
import { decodeWav } from "~/domain/wav";
import { expectSoundAlignment } from "~/services/voice/voice-conformance";

import { spokenAnswer } from "./spoken-answer";
import { upsampled, writeWav48k } from "./wav-48k";

const ANSWER = "I moved our nightly jobs to a queue, and failures dropped from 12% to 1%.";

test("a spoken answer has sound, its words in time, and is made once", async () => {
  const answer = await spokenAnswer(ANSWER);
  expect(answer.words.map((word) => word.text).join(" ")).toBe(ANSWER);
  expectSoundAlignment(ANSWER, answer);
  expect(rootMeanSquare(answer.samples)).toBeGreaterThan(0.05);
  expect(await spokenAnswer(ANSWER)).toBe(answer);
});

test("at 48 kHz it lasts as long and is as loud", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hotseat-speech-"));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  const { samples } = await spokenAnswer(ANSWER);
  await writeWav48k(join(folder, "answer.wav"), samples);
  const wav = decodeWav(await readFile(join(folder, "answer.wav")));
  expect(wav.sampleRate).toBe(48_000);
  expect(wav.samples.length).toBe(samples.length * 3);
  expect(rootMeanSquare(wav.samples)).toBeCloseTo(rootMeanSquare(samples), 2);
});

test.each([200, 1_000, 3_400, 6_000])("a tone of %i Hz stays that tone", (hertz) => {
  const tone = (rate: number, length: number) =>
    Int16Array.from({ length }, (_, at) => 10_000 * Math.sin((2 * Math.PI * hertz * at) / rate));
  const [made, ideal] = [upsampled(tone(16_000, 1_600)), tone(48_000, 4_800)];
  const middle = made.subarray(200, -200).map((sample, at) => sample - (ideal[at + 200] ?? 0));
  expect(rootMeanSquare(middle) / rootMeanSquare(ideal)).toBeLessThan(0.01);
});
