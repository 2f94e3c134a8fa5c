import { beforeEach, expect, test } from "vitest";

import { type VideoClip, videoAt } from "./video-clips";
import { type Screen, createVideoFollower } from "./video-follower";

const clip = (startMs: number, lengthMs = 10_000): VideoClip => ({ segmentId: `at${startMs}`, startMs, lengthMs });
const CLIPS = [clip(1_000), clip(11_000), clip(60_000, 5_000)];

class FakeScreen implements Screen {
  currentTime = 0;
  paused = true;
  playbackRate = 1;
  seeking = false;
  #src = "";
  get src(): string {
    return this.#src;
  }
  set src(next: string) {
    this.#src = next;
    this.currentTime = 0;
    this.paused = true;
  }
  async play(): Promise<void> {
    this.paused = false;
  }
  pause(): void {
    this.paused = true;
  }
}

function rig() {
  const screens: [FakeScreen, FakeScreen] = [new FakeScreen(), new FakeScreen()];
  const shown: (0 | 1 | null)[] = [];
  const follower = createVideoFollower({ screens, clips: CLIPS, urlOf: (segmentId) => segmentId, onShow: (screen) => shown.push(screen) });
  const front = () => screens[shown.at(-1) ?? 0];
  return { screens, shown, follower, front };
}
let page: ReturnType<typeof rig>;
beforeEach(() => (page = rig()));

test("what was seen at a time, and what follows right after it", () => {
  expect(videoAt(CLIPS, 0)).toBeNull();
  expect(videoAt(CLIPS, 1_000)).toEqual({ clip: CLIPS[0], offsetMs: 0, next: CLIPS[1] });
  expect(videoAt(CLIPS, 20_999)).toEqual({ clip: CLIPS[1], offsetMs: 9_999, next: null });
  expect(videoAt(CLIPS, 21_000)).toBeNull();
  expect(videoAt(CLIPS, 64_999)).toMatchObject({ offsetMs: 4_999 });
  expect(videoAt([], 5)).toBeNull();
});

test("it plays where the sound plays, as fast, and loads what comes next while there is time", () => {
  page.follower.follow({ clockMs: 3_000, playing: true, rate: 1.5 });
  expect(page.front()).toMatchObject({ src: "at1000", currentTime: 2, paused: false, playbackRate: 1.5 });
  expect(page.screens.map(({ src }) => src)).toEqual(["at1000", "at11000"]);
  page.follower.follow({ clockMs: 11_020, playing: true, rate: 1.5 });
  expect(page.front()).toMatchObject({ src: "at11000", paused: false });
  expect(page.screens[0].paused).toBe(true);
  expect(page.shown).toEqual([0, 1]);
});

test("a little apart it is left to run; further apart it is brought back to the sound", () => {
  page.follower.follow({ clockMs: 1_000, playing: true, rate: 1 });
  page.screens[0].currentTime = 1.9;
  page.follower.follow({ clockMs: 3_000, playing: true, rate: 1 });
  expect(page.screens[0].currentTime).toBe(1.9);
  page.follower.follow({ clockMs: 3_100, playing: true, rate: 1 });
  expect(page.screens[0].currentTime).toBeCloseTo(2.1);
});

test("while the sound stands, the picture of that very moment stands, and nothing else is loaded", () => {
  page.follower.follow({ clockMs: 5_040, playing: false, rate: 1 });
  expect(page.front()).toMatchObject({ src: "at1000", currentTime: 4.04, paused: true });
  expect(page.screens[1].src).toBe("");
  page.follower.follow({ clockMs: 62_000, playing: false, rate: 1 });
  expect(page.front()).toMatchObject({ src: "at60000", currentTime: 2 });
});

test("where nobody was filmed nothing is shown, and nothing plays on", () => {
  page.follower.follow({ clockMs: 20_000, playing: true, rate: 1 });
  page.follower.follow({ clockMs: 30_000, playing: true, rate: 1 });
  expect(page.shown).toEqual([0, null]);
  expect(page.screens.every(({ paused }) => paused)).toBe(true);
  page.follower.follow({ clockMs: 60_000, playing: true, rate: 1 });
  expect(page.front()).toMatchObject({ src: "at60000", paused: false });
});

test("a picture that is being sought is not sought once more before it is there", () => {
  page.follower.follow({ clockMs: 1_000, playing: true, rate: 1 });
  page.screens[0].seeking = true;
  page.follower.follow({ clockMs: 9_000, playing: true, rate: 1 });
  expect(page.screens[0].currentTime).toBe(0);
});
