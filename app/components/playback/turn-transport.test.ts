import { expect, test } from "vitest";

import type { Clip } from "./clips";
import { FakeSound } from "./fake-sound.test-helper";
import { createTurnTransport } from "./turn-transport";

const CLIPS: Clip[] = [
  { turnId: "q1", startMs: 0, lengthMs: 4_000 },
  { turnId: "a1", startMs: 9_000, lengthMs: 10_000 },
];

function setUp(sounds: Record<string, FakeSound> = { q1: new FakeSound(), a1: new FakeSound() }) {
  const waits: { ms: number; act: () => void }[] = [];
  const transport = createTurnTransport({
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
    transport.tick();
  };
  return { transport, sounds, waits, at };
}

test("playing goes from turn to turn with the silence shortened, and stops after the last", () => {
  const { transport, sounds, waits, at } = setUp();
  transport.playAt(0);
  expect(sounds["q1"]?.paused).toBe(false);
  at("q1", 4.01);
  expect(waits.map(({ ms }) => ms)).toEqual([600]);
  waits[0]?.act();
  expect(transport.state()).toMatchObject({ turnId: "a1", playing: true, positionMs: 0 });
  at("a1", 10.2);
  expect(transport.state().playing).toBe(false);
});

test("a turn's end is taken once, however often it is looked at", () => {
  const { transport, waits, at } = setUp();
  transport.playAt(0);
  at("q1", 4.01);
  at("q1", 4.02);
  expect(waits).toHaveLength(1);
});

test("a file that is a little short ends its turn on the clock all the same", () => {
  const { transport, sounds } = setUp();
  transport.playAt(3_000);
  if (sounds["q1"]) Object.assign(sounds["q1"], { currentTime: 3.9, ended: true });
  transport.tick();
  expect(transport.clockMs()).toBe(4_000);
});

test("words that were not heard can be heard now: they play to the real end, and nothing follows", () => {
  const { transport, sounds, waits, at } = setUp();
  transport.playBeyond("q1", 4_500);
  at("q1", 5);
  expect(transport.state().playing).toBe(true);
  if (sounds["q1"]) sounds["q1"].ended = true;
  transport.tick();
  expect(transport.state().playing).toBe(false);
  expect(waits).toHaveLength(0);
});

test("starting elsewhere silences the first and forgets the wait", () => {
  const { transport, sounds, waits, at } = setUp();
  transport.playAt(0);
  at("q1", 4.01);
  transport.playAt(11_000);
  expect(waits).toHaveLength(0);
  expect(sounds["q1"]?.paused).toBe(true);
  expect(sounds["a1"]?.currentTime).toBe(2);
});

test("seeking works on the interview clock, playing or not", () => {
  const { transport, sounds } = setUp();
  transport.seek(10_000);
  expect(transport.state()).toMatchObject({ turnId: "a1", positionMs: 1_000, playing: false });
  expect(transport.clockMs()).toBe(10_000);
  transport.playAt(10_000);
  transport.seek(500);
  expect(transport.state()).toMatchObject({ turnId: "q1", positionMs: 500, playing: true });
  expect(sounds["a1"]?.paused).toBe(true);
});

test("every turn plays at the speed that was chosen, at its own pitch", () => {
  const { transport, sounds } = setUp();
  transport.setRate(1.5);
  transport.playAt(0);
  transport.playAt(10_000);
  expect(sounds["a1"]).toMatchObject({ playbackRate: 1.5, preservesPitch: true });
});

test("sound that cannot be played says whose it is", async () => {
  const { transport } = setUp({ q1: new FakeSound(new Error("NotSupported")), a1: new FakeSound() });
  transport.playAt(0);
  await Promise.resolve();
  await Promise.resolve();
  expect(transport.state()).toMatchObject({ playing: false, failedTurnId: "q1" });
});
