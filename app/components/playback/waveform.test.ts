import fc from "fast-check";
import { expect, test } from "vitest";

import { parseWaveform } from "./parse-waveform";
import { barsOf, plainWaveform } from "./waveform";

const base64 = (bytes: number[]) => btoa(String.fromCharCode(...bytes));

test("what the server says becomes two lanes of peaks", () => {
  const data = { version: 1, perSecond: 20, seconds: 0.15, candidate: base64([0, 128, 255]), interviewer: base64([9, 0, 0]) };
  const { peaks, perSecond } = parseWaveform(data);
  expect([perSecond, [...peaks.candidate], [...peaks.interviewer]]).toEqual([20, [0, 128, 255], [9, 0, 0]]);
});

test("what is no waveform is refused", () => {
  expect(() => parseWaveform({ ready: false })).toThrow();
  expect(() => parseWaveform({ version: 2, perSecond: 20, seconds: 1, candidate: "", interviewer: "" })).toThrow();
});

test("before the waveform is there, each side is seen where it speaks", () => {
  const { peaks } = plainWaveform([{ turnId: "q", startMs: 400, lengthMs: 400, speaker: "interviewer" }], 1_200);
  expect([...peaks.interviewer].map((level) => level > 0)).toEqual([false, false, true, true, false, false]);
  expect([...peaks.candidate]).toEqual([0, 0, 0, 0, 0, 0]);
});

test("a bar is as high as the loudest peak under it", () => {
  const peaks = Uint8Array.from([0, 51, 255, 0, 102]);
  expect(barsOf(peaks, { perSecond: 10, first: 0, count: 3, msPerBar: 200 })).toEqual([0.2, 1, 0.4]);
  expect(barsOf(peaks, { perSecond: 10, first: 4, count: 2, msPerBar: 50 })).toEqual([1, 1]);
});

test("nothing loud is lost between two bars, however they are zoomed", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 500 }), fc.integer({ min: 10, max: 3_000 }), (peaks, msPerBar) => {
      const count = Math.ceil((peaks.length / 20) * (1000 / msPerBar)) + 1;
      const bars = barsOf(peaks, { perSecond: 20, first: 0, count, msPerBar });
      expect(Math.max(...bars)).toBeCloseTo(Math.max(...peaks) / 255);
    }),
  );
});
