import { expect, test } from "vitest";

import { spokenAnswer } from "../../../tests/speech/spoken-answer";
import { createOpusCodec } from "~/services/recordings/opus-codec.server";

import { comparePackets, offsetsOf, throughCodec } from "./judge-sound";

const SPOKEN = Int16Array.from({ length: 48_000 }, (_, at) => Math.round(9_000 * Math.sin(at / 7) * Math.sin(at / 900) + 3_000 * Math.sin(at * at * 3e-6)));
const delayed = (samples: Int16Array, by: number): Int16Array => Int16Array.from({ length: samples.length + by }, (_, at) => samples[at - by] ?? 0);

test("sound that is all there has lost no packet", () => {
  expect(comparePackets(SPOKEN, SPOKEN)).toEqual({ lost: [], worse: [] });
});

test("sound that was packed of what was packed before is there, and worse", async () => {
  const codec = createOpusCodec();
  try {
    const { samples } = await spokenAnswer("We moved our billing to a new system.");
    const once = await throughCodec(codec, samples);
    const { lost, worse } = comparePackets(once, await throughCodec(codec, once));
    expect(lost).toEqual([]);
    expect(worse.length).toBeGreaterThan(8);
    expect(comparePackets(once, await throughCodec(codec, samples))).toEqual({ lost: [], worse: [] });
  } finally {
    await codec.close();
  }
});

test("each packet that is silent, displaced or missing at the end is lost", () => {
  const holed = SPOKEN.slice();
  holed.fill(0, 3_200, 3_840);
  expect(comparePackets(SPOKEN, holed).lost).toEqual([10, 11]);
  expect(comparePackets(SPOKEN, SPOKEN.subarray(0, 47_360)).lost).toEqual([148, 149]);
  expect(comparePackets(SPOKEN, delayed(SPOKEN, 16)).lost.length).toBeGreaterThan(100);
});

test("an offset is found to the sample, and sound that is not there is not found", () => {
  expect(offsetsOf(SPOKEN, delayed(SPOKEN, 8_000), { at: 8_000 })).toEqual({ ms: [0, 0, 0], notFound: 0 });
  expect(offsetsOf(SPOKEN, delayed(SPOKEN, 8_000), { at: 8_000 - 160 })).toEqual({ ms: [10, 10, 10], notFound: 0 });
  expect(offsetsOf(SPOKEN, new Int16Array(60_000), { at: 0 })).toEqual({ ms: [], notFound: 3 });
});

test("where somebody else speaks, too, no place is asked for", () => {
  expect(offsetsOf(SPOKEN, new Int16Array(60_000), { at: 0, others: [[0, 20_000]] })).toEqual({ ms: [], notFound: 1 });
});
