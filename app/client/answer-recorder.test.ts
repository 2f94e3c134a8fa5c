import fc from "fast-check";
import { expect, test } from "vitest";

import { concatSamples } from "~/domain/audio";
import type { AudioFrame } from "~/domain/protocol";

import { createAnswerRecorder } from "./answer-recorder";
import { createPacketRing } from "./packet-ring";

/** A microphone whose sample at clock place `n` has the value n modulo 30,000. */
const packet = (firstSample: number, length = 320) => ({
  firstSample,
  samples: Int16Array.from({ length }, (_, index) => (firstSample + index) % 30_000),
});

function rig() {
  const frames: AudioFrame[] = [];
  const dropped: string[] = [];
  const ring = createPacketRing(16_000);
  const state = { room: true };
  const recorder = createAnswerRecorder({
    since: ring.since,
    sendAudio: (frame) => state.room && frames.push(frame) > 0,
    dropAudio: (turnId) => dropped.push(turnId),
  });
  const hear = (firstSample: number, length?: number) => {
    const heard = packet(firstSample, length);
    ring.push(heard);
    recorder.write(heard);
  };
  return { recorder, frames, dropped, state, hear, sound: () => [...concatSamples(frames.map((frame) => frame.samples))] };
}

test("an answer begins in the pre-roll, at the very sample that is asked for", () => {
  const { recorder, hear, frames, sound } = rig();
  for (let first = 0; first < 32_000; first += 320) hear(first);
  expect(recorder.start({ turnId: "answer01", fromClockSample: 24_001 })).toBe(24_001);
  hear(32_000);
  expect(recorder.stop()).toBe(32_320 - 24_001);
  expect(sound()).toEqual([...packet(24_001, 32_320 - 24_001).samples]);
  expect(frames.map((frame) => frame.firstSample)).toEqual([0, 7999]);
  hear(32_320);
  expect(recorder.recorded()).toBe(0);
  expect(frames).toHaveLength(2);
});

test("where the pre-roll does not reach, the answer begins with what is kept", () => {
  const { recorder, hear } = rig();
  for (let first = 0; first < 32_000; first += 320) hear(first);
  expect(recorder.start({ turnId: "answer01", fromClockSample: 0 })).toBe(16_000);
});

test("gaps become silence and repeated samples are dropped, so that every sample keeps its time", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -400, max: 1500 }), fc.integer({ min: 1, max: 500 })), { maxLength: 10 }), (steps) => {
      const { recorder, hear, sound } = rig();
      recorder.start({ turnId: "answer01", fromClockSample: 100 });
      const wanted: number[] = [];
      let clock = 100;
      for (const [step, length] of steps) {
        const first = Math.max(0, clock + step);
        hear(first, length);
        while (wanted.length + 100 < first) wanted.push(0);
        for (let place = wanted.length + 100; place < first + length; place += 1) wanted.push(place % 30_000);
        clock = Math.max(clock, first + length);
      }
      expect(sound()).toEqual(wanted);
      expect(recorder.recorded()).toBe(wanted.length);
    }),
  );
});

test("no frame is longer than a second", () => {
  const { recorder, hear, frames } = rig();
  recorder.start({ turnId: "answer01", fromClockSample: 0 });
  hear(100_000);
  expect(Math.max(...frames.map((frame) => frame.samples.length))).toBe(16_000);
});

test("after a reload it goes on where the server's recording ends", () => {
  const { recorder, hear, frames } = rig();
  recorder.continueFrom({ turnId: "answer01", recordedSamples: 5000 });
  expect(recorder.recorded()).toBe(5000);
  hear(777);
  hear(777 + 320);
  expect(frames.map((frame) => frame.firstSample)).toEqual([5000, 5320]);
  expect(recorder.stop()).toBe(5640);
});

test("a reopened answer has the time since it stopped as well, to the sample", () => {
  const { recorder, hear, frames, sound } = rig();
  recorder.start({ turnId: "answer01", fromClockSample: 640 });
  for (let first = 640; first < 6400; first += 320) hear(first);
  const recordedSamples = recorder.stop();
  for (let first = 6400; first < 16_000; first += 320) hear(first);
  recorder.continueFrom({ turnId: "answer01", recordedSamples, stoppedAtClockSample: 6400 });
  hear(16_000);
  expect(frames.map((frame) => frame.firstSample).slice(-2)).toEqual([5760, 15_360]);
  expect(sound()).toEqual([...packet(640, 16_320 - 640).samples]);
  expect(recorder.stop()).toBe(15_680);
});

test("what is no longer kept of the time since a reopened answer stopped is silence of its length", () => {
  const { recorder, hear, sound } = rig();
  recorder.start({ turnId: "answer01", fromClockSample: 0 });
  hear(0);
  const recordedSamples = recorder.stop();
  for (let first = 320; first < 24_320; first += 320) hear(first);
  recorder.continueFrom({ turnId: "answer01", recordedSamples, stoppedAtClockSample: 320 });
  hear(24_320);
  const kept = 24_320 - 16_000;
  expect(sound()).toEqual([...packet(0).samples, ...new Int16Array(kept - 320), ...packet(kept, 16_320).samples]);
});

test("a reopened answer of which nothing is kept begins with silence up to the first packet", () => {
  const { recorder, sound, hear } = rig();
  recorder.continueFrom({ turnId: "answer01", recordedSamples: 100, stoppedAtClockSample: 1_000 });
  hear(1_500);
  expect(sound()).toEqual([...new Int16Array(500), ...packet(1_500).samples]);
  expect(recorder.stop()).toBe(920);
});

test("a discarded answer is forgotten, also what was not sent", () => {
  const { recorder, hear, dropped, frames } = rig();
  recorder.start({ turnId: "answer01", fromClockSample: 0 });
  hear(0);
  recorder.discard();
  hear(320);
  expect(dropped).toEqual(["answer01"]);
  expect(frames).toHaveLength(1);
  recorder.discard();
  expect(dropped).toHaveLength(1);
});

test("what cannot be kept leaves silence of its length", () => {
  const { recorder, hear, state, sound } = rig();
  recorder.start({ turnId: "answer01", fromClockSample: 0 });
  hear(0);
  state.room = false;
  hear(320);
  state.room = true;
  hear(640);
  expect(sound()).toEqual([...packet(0).samples, ...new Int16Array(320), ...packet(640).samples]);
});
