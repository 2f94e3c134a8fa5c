import { expect, test } from "vitest";

import { SAMPLE_RATE, concatSamples, pcmBytes } from "~/domain/audio";

import { InterviewMix } from "./mix-interview";
import type { RecordingPart } from "./recording-plan";

const SOUNDS: Record<string, Int16Array> = {
  "1-interviewer": new Int16Array(20_000).fill(8_000),
  "2-candidate": new Int16Array(30_000).fill(-4_000),
  "3-interviewer": new Int16Array(5_000).fill(-32_000),
};
const PARTS: RecordingPart[] = [
  { name: "1-interviewer", role: "interviewer", startSample: 1_000, samples: 20_000 },
  { name: "2-candidate", role: "candidate", startSample: 19_000, samples: 30_000 },
  { name: "3-interviewer", role: "interviewer", startSample: 45_000, samples: 5_000 },
];

async function mixed(windowSamples: number, parts = PARTS, samples = 60_000) {
  const opened: string[] = [];
  const progress: number[] = [];
  const mix = new InterviewMix({
    plan: { samples, parts },
    windowSamples,
    open: async ({ name }) => {
      opened.push(name);
      return async (from, to) => (SOUNDS[name] ?? new Int16Array(0)).slice(from, to);
    },
    onProgress: (done) => progress.push(done),
  });
  const windows: Int16Array[] = [];
  for await (const window of mix.windows()) windows.push(window.slice());
  return { mix, sound: concatSamples(windows), opened, progress };
}

test("both sides are where they were on the interview clock, and add up where they overlap", async () => {
  const { sound } = await mixed(16_000);
  expect(sound).toHaveLength(60_000);
  const at = (sample: number) => sound[sample];
  expect([at(999), at(1_000), at(18_999), at(19_000), at(20_999), at(21_000)]).toEqual([0, 8_000, 8_000, 4_000, 4_000, -4_000]);
  expect([at(44_999), at(45_000), at(48_999), at(49_000), at(50_000)]).toEqual([-4_000, -32_768, -32_768, -32_000, 0]);
});

test("the windows do not change the mix, and each part is opened once", async () => {
  const one = await mixed(60_000);
  for (const windowSamples of [700, 16_000, 20_000, 59_999]) {
    const other = await mixed(windowSamples);
    expect(Buffer.compare(pcmBytes(other.sound), pcmBytes(one.sound)), String(windowSamples)).toBe(0);
    expect(Buffer.compare(other.mix.candidate.values, one.mix.candidate.values)).toBe(0);
    expect(other.opened).toHaveLength(3);
    expect(other.progress.at(-1)).toBe(60_000);
  }
});

test("how loud each side is comes from the same pass: the peak of each twentieth of a second, 0 to 255", async () => {
  const { mix } = await mixed(16_000);
  const { candidate, interviewer } = mix;
  expect(candidate.values).toHaveLength((60_000 / SAMPLE_RATE) * 20);
  expect([interviewer.values[0], interviewer.values[1], interviewer.values[2], interviewer.values[56]]).toEqual([0, 62, 62, 249]);
  expect([candidate.values[22], candidate.values[23], candidate.values[24], candidate.values[61], candidate.values[62]]).toEqual([0, 31, 31, 31, 0]);
});

test("sound that is shorter than the record says is followed by silence", async () => {
  const { sound } = await mixed(16_000, [{ name: "3-interviewer", role: "interviewer", startSample: 0, samples: 9_000 }], 9_000);
  expect([sound[4_999], sound[5_000], sound[8_999]]).toEqual([-32_000, 0, 0]);
});
