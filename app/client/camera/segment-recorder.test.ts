import { beforeEach, expect, test } from "vitest";

import { msToSamples } from "~/domain/audio";

import { virtualClock } from "../../../tests/machines/virtual-clock";
import { type RecordedSegment, SEGMENT_MS, createSegmentRecorder } from "./segment-recorder";

/** Files name when they were begun and ended, on the steady clock. */
function rig() {
  const clock = virtualClock();
  const state = { held: 0, heldAt: null as number | null, refuses: false };
  const clockMs = () => (state.heldAt ?? clock.now()) - state.held;
  const segments: RecordedSegment[] = [];
  const failures: unknown[] = [];
  const files: { from: number; to: number | null }[] = [];
  const recorder = createSegmentRecorder({
    begin() {
      if (state.refuses) throw new Error("no camera");
      const file = { from: clock.now(), to: null as number | null };
      files.push(file);
      return {
        started: Promise.resolve(),
        stop: async () => {
          file.to = clock.now();
          return new Blob([`${file.from}`]);
        },
      };
    },
    clockSample: () => msToSamples(clockMs()),
    now: () => clock.now(),
    after: (ms, act) => {
      const timer = clock.setTimeout(act, ms);
      return () => clock.clearTimeout(timer);
    },
    onSegment: (segment) => segments.push(segment),
    onFailure: (error) => failures.push(error),
  });
  async function pass(ms: number): Promise<void> {
    const until = clock.now() + ms;
    clock.setTimeout(() => undefined, ms);
    while (clock.now() < until && clock.step()) await new Promise(setImmediate);
  }
  const places = () => segments.map(({ startSample, samples }) => [startSample / 16, (startSample + samples) / 16]);
  return { recorder, state, segments, failures, files, pass, places, now: () => clock.now() };
}
let page: ReturnType<typeof rig>;
beforeEach(() => (page = rig()));

test("pieces of ten seconds lie side by side on the interview clock, without a gap between their files", async () => {
  page.recorder.start();
  await page.pass(25_000);
  await page.recorder.stop();
  expect(page.places()).toEqual([
    [0, 10_000],
    [10_000, 20_000],
    [20_000, 25_000],
  ]);
  expect(page.files.map(({ from, to }, index) => (to ?? 0) >= (page.files[index + 1]?.from ?? from))).toEqual([true, true, true]);
});

test("a piece begins where the clock stood, also after a pause in which it stood still", async () => {
  await page.pass(3_000);
  page.recorder.start();
  await page.pass(4_000);
  page.state.heldAt = page.now();
  await page.recorder.stop();
  await page.pass(60_000);
  page.state.held += 60_000;
  page.state.heldAt = null;
  page.recorder.start();
  await page.pass(SEGMENT_MS);
  expect(page.places()).toEqual([
    [3_000, 7_000],
    [7_000, 17_000],
  ]);
});

test("a piece in which the clock stood still or jumped is thrown away, for it would show the wrong moment", async () => {
  page.recorder.start();
  await page.pass(2_000);
  page.state.held -= 5_000;
  await page.pass(18_001);
  expect(page.places()).toEqual([[15_000, 25_000]]);
});

test("with an answer that is thrown away goes the piece that is being recorded, and the next one begins at once", async () => {
  page.recorder.start();
  await page.pass(4_000);
  page.recorder.cut({ keep: false });
  await page.pass(SEGMENT_MS);
  expect(page.places()).toEqual([[4_000, 14_000]]);
  page.recorder.cut({ keep: true });
  await page.pass(1_000);
  page.recorder.cut({ keep: true });
  await page.pass(1);
  expect(page.places().at(-1)).toEqual([14_000, 15_000]);
});

test("a camera that gives nothing is told once, and stopping waits for what there is", async () => {
  page.recorder.start();
  await page.pass(5_000);
  page.state.refuses = true;
  await page.pass(6_000);
  await page.recorder.stop();
  expect(page.failures).toHaveLength(1);
  expect(page.places()).toEqual([[0, 10_000]]);
});

test("nothing is cut while nothing is recorded", async () => {
  page.recorder.cut({ keep: true });
  await page.recorder.stop();
  expect(page.files).toEqual([]);
});
