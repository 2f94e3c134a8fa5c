import { expect, test } from "vitest";

import { createPlayback, type Sound } from "./playback-controller";
import type { Clip } from "./playback-queue";

const CLIPS: Clip[] = [
  { turnId: "q1", startMs: 0, lengthMs: 4_000 },
  { turnId: "a1", startMs: 9_000, lengthMs: 10_000 },
];

class FakeSound implements Sound {
  currentTime = 0;
  ended = false;
  playing = false;
  constructor(private readonly failure: Error | null = null) {}
  play(): Promise<void> {
    this.playing = this.failure === null;
    return this.failure ? Promise.reject(this.failure) : Promise.resolve();
  }
  pause(): void {
    this.playing = false;
  }
}

function setUp(sounds: Record<string, FakeSound> = { q1: new FakeSound(), a1: new FakeSound() }) {
  const waits: { ms: number; act: () => void }[] = [];
  const playback = createPlayback({
    clips: CLIPS,
    soundOf: (turnId) => sounds[turnId] ?? null,
    after: (ms, act) => {
      const wait = { ms, act };
      waits.push(wait);
      return () => void waits.splice(0, waits.length, ...waits.filter((other) => other !== wait));
    },
  });
  const at = (turnId: string, seconds: number) => {
    const sound = sounds[turnId];
    if (sound) sound.currentTime = seconds;
    playback.tick();
  };
  return { playback, sounds, waits, at };
}

test("playing through goes from turn to turn with the silence shortened, and stops after the last", () => {
  const { playback, sounds, waits, at } = setUp();
  playback.playFrom();
  expect(sounds["q1"]?.playing).toBe(true);
  at("q1", 4.01);
  expect(waits.map(({ ms }) => ms)).toEqual([600]);
  waits[0]?.act();
  expect(playback.state()).toMatchObject({ turnId: "a1", playing: true, positionMs: 0 });
  at("a1", 10.2);
  expect(playback.state().playing).toBe(false);
});

test("a turn's end is taken once, however often it is looked at", () => {
  const { playback, waits, at } = setUp();
  playback.playFrom();
  at("q1", 4.01);
  at("q1", 4.02);
  expect(waits).toHaveLength(1);
});

test("a turn played by itself stops where it was interrupted", () => {
  const { playback, sounds, waits, at } = setUp();
  playback.playTurn("q1");
  at("q1", 4);
  expect(sounds["q1"]?.playing).toBe(false);
  expect(waits).toHaveLength(0);
});

test("words that were not heard can be heard now: they play to the real end", () => {
  const { playback, sounds, at } = setUp();
  playback.playTurn("q1", 4_500);
  at("q1", 5);
  expect(playback.state().playing).toBe(true);
  if (sounds["q1"]) sounds["q1"].ended = true;
  playback.tick();
  expect(playback.state().playing).toBe(false);
});

test("starting another turn silences the first and forgets the wait", () => {
  const { playback, sounds, waits, at } = setUp();
  playback.playFrom();
  at("q1", 4.01);
  playback.playTurn("a1", 2_000);
  expect(waits).toHaveLength(0);
  expect(sounds["q1"]?.playing).toBe(false);
  expect(sounds["a1"]?.currentTime).toBe(2);
});

test("pause and toggle go on where it was", () => {
  const { playback, sounds, at } = setUp();
  playback.toggle();
  at("q1", 1.5);
  playback.toggle();
  expect(playback.state()).toMatchObject({ playing: false, positionMs: 1_500 });
  playback.toggle();
  expect(sounds["q1"]?.playing).toBe(true);
  expect(sounds["q1"]?.currentTime).toBe(1.5);
});

test("seeking works on the interview clock, playing or not", () => {
  const { playback, sounds } = setUp();
  playback.seekClock(10_000);
  expect(playback.state()).toMatchObject({ turnId: "a1", positionMs: 1_000, playing: false });
  expect(playback.clockMs()).toBe(10_000);
  playback.toggle();
  playback.skip(-9_500);
  expect(playback.state()).toMatchObject({ turnId: "q1", positionMs: 500, playing: true });
  expect(sounds["a1"]?.playing).toBe(false);
});

test("sound that cannot be played says whose it is", async () => {
  const { playback } = setUp({ q1: new FakeSound(new Error("NotSupported")), a1: new FakeSound() });
  playback.playFrom();
  await Promise.resolve();
  await Promise.resolve();
  expect(playback.state()).toMatchObject({ playing: false, failedTurnId: "q1" });
});
