import { expect, test } from "vitest";

import { FakeSound } from "./fake-sound.test-helper";
import { createPlayer } from "./player";
import { createRecordingTransport } from "./recording-transport";
import { createTurnTransport } from "./turn-transport";

const CLIPS = [
  { turnId: "q1", startMs: 0, lengthMs: 4_000, speaker: "interviewer" as const },
  { turnId: "a1", startMs: 9_000, lengthMs: 10_000, speaker: "candidate" as const },
  { turnId: "q2", startMs: 20_000, lengthMs: 3_000, speaker: "interviewer" as const },
];
const TOTAL_MS = 23_000;
const SOUNDING = [
  { fromMs: 0, toMs: 4_250 },
  { fromMs: 9_000, toMs: 12_000 },
  { fromMs: 15_000, toMs: 23_000 },
];

function setUp({ recorded = true, failure = null as Error | null } = {}) {
  const sounds: Record<string, FakeSound> = { q1: new FakeSound(), a1: new FakeSound(), q2: new FakeSound() };
  const turns = createTurnTransport({ clips: CLIPS, soundOf: (turnId) => sounds[turnId] ?? null, after: () => () => undefined });
  const player = createPlayer({ turns, clips: CLIPS, sounding: () => SOUNDING, wordsMs: () => [0, 1_000, 9_000, 9_500], totalMs: TOTAL_MS });
  const sound = new FakeSound(failure);
  const recording = createRecordingTransport({ sound, clips: CLIPS, onFailure: () => player.useRecording(null) });
  if (recorded) player.useRecording(recording);
  const at = (seconds: number) => {
    sound.currentTime = seconds;
    player.tick();
  };
  return { player, sound, sounds, recording, at };
}

test("the recording plays as one, and the turn that sounds is known from the clock", () => {
  const { player, sound, at } = setUp();
  player.toggle();
  expect(sound.paused).toBe(false);
  at(10);
  expect(player.state()).toMatchObject({ playing: true, clockMs: 10_000, turnId: "a1", positionMs: 1_000 });
  player.toggle();
  expect(sound.paused).toBe(true);
});

test("while it plays, it tells that the sound of a new place is not there yet, and no longer than that", () => {
  const { player, sound, at } = setUp();
  player.playFrom(0);
  [sound.seeking, sound.readyState] = [true, 1];
  player.seek(10_000);
  expect(player.state()).toMatchObject({ seeking: true, clockMs: 10_000 });
  [sound.seeking, sound.readyState] = [false, 2];
  at(10);
  expect(player.state().seeking).toBe(true);
  sound.readyState = 4;
  at(10);
  expect(player.state().seeking).toBe(false);
  sound.seeking = true;
  player.seek(12_000);
  player.toggle();
  expect(player.state()).toMatchObject({ playing: false, seeking: false });
  player.seek(2_000);
  expect(player.state().seeking).toBe(false);
});

test("played to its end, it begins anew", () => {
  const { player, sound, at } = setUp();
  player.playFrom(20_000);
  at(23);
  expect(player.state().playing).toBe(false);
  player.toggle();
  expect(sound.currentTime).toBe(0);
});

test("silence is skipped: between turns and inside answers", () => {
  const { player, sound, at } = setUp();
  player.setSkipsSilence(true);
  player.toggle();
  at(4.3);
  expect(sound.currentTime).toBe(9);
  at(12.1);
  expect(sound.currentTime).toBe(15);
  at(14.97);
  expect(sound.currentTime).toBe(14.97);
});

test("only my answers leaves the interviewer out, and stops after the last answer", () => {
  const { player, sound, at } = setUp();
  player.setOnlyMine(true);
  player.playFrom(0);
  expect(sound.currentTime).toBe(9);
  at(19.1);
  expect(player.state().playing).toBe(false);
});

test("one turn by itself stops at its end; the next play goes on through", () => {
  const { player, sound, at } = setUp();
  player.playTurn("q1");
  at(4.01);
  expect(player.state().playing).toBe(false);
  player.toggle();
  at(8);
  expect([player.state().playing, sound.currentTime]).toEqual([true, 8]);
});

test("a selection is played again and again, until somebody goes elsewhere", () => {
  const { player, sound, at } = setUp();
  player.select({ fromMs: 10_000, toMs: 12_000 });
  expect(player.state()).toMatchObject({ clockMs: 10_000, loops: true });
  player.toggle();
  at(12.01);
  expect([sound.currentTime, player.state().playing]).toEqual([10, true]);
  player.seek(1_000);
  expect(player.state()).toMatchObject({ selection: null, loops: false, clockMs: 1_000, playing: true });
});

test("a selection up to the end loops, also when the sound ends a moment early", () => {
  const { player, sound, at } = setUp();
  player.select({ fromMs: 20_000, toMs: TOTAL_MS });
  player.toggle();
  sound.ended = true;
  sound.paused = true;
  at(22.9);
  expect([sound.currentTime, sound.paused, player.state().playing]).toEqual([20, false, true]);
});

test("loop takes the turn that sounds, and marks move its ends", () => {
  const { player } = setUp();
  player.seek(10_000);
  player.toggleLoop();
  expect(player.state().selection).toEqual({ fromMs: 9_000, toMs: 19_000 });
  player.markSelection("from");
  expect(player.state().selection).toEqual({ fromMs: 10_000, toMs: 19_000 });
  player.skip(2_000);
  player.markSelection("to");
  expect(player.state().selection).toEqual({ fromMs: 10_000, toMs: 12_000 });
  player.toggleLoop();
  expect(player.state().loops).toBe(false);
});

test("going by words and turns", () => {
  const { player } = setUp();
  player.stepWord(1);
  expect(player.state().clockMs).toBe(1_000);
  player.stepWord(1);
  expect(player.state().clockMs).toBe(9_000);
  player.stepWord(-1);
  expect(player.state().clockMs).toBe(1_000);
  player.stepTurn(1);
  expect(player.state().turnId).toBe("a1");
});

test("until the recording is made the turns stand in, and it takes over where they were", () => {
  const { player, sound, sounds, recording } = setUp({ recorded: false });
  player.setRate(2);
  player.playFrom(9_000);
  if (sounds["a1"]) sounds["a1"].currentTime = 3;
  player.tick();
  player.useRecording(recording);
  expect(sounds["a1"]?.paused).toBe(true);
  expect(sound).toMatchObject({ currentTime: 12, paused: false, playbackRate: 2 });
});

test("a recording that was started before the player was there goes on as it is", () => {
  const sound = new FakeSound();
  Object.assign(sound, { paused: false, currentTime: 9.5, readyState: 2 });
  const { player } = setUp({ recorded: false });
  player.useRecording(createRecordingTransport({ sound, clips: CLIPS, onFailure: () => undefined }));
  expect(player.state()).toMatchObject({ playing: true, seeking: true, clockMs: 9_500, turnId: "a1", positionMs: 500 });
  expect(sound).toMatchObject({ currentTime: 9.5, paused: false });
  player.toggle();
  expect(sound.paused).toBe(true);
});

test("a recording that cannot be played gives way to the turns at once", async () => {
  const { player, sounds } = setUp({ failure: new Error("decode") });
  player.playFrom(10_000);
  await Promise.resolve();
  await Promise.resolve();
  player.toggle();
  expect(sounds["a1"]).toMatchObject({ paused: false, currentTime: 1 });
});

test("what was not heard plays from the turn's own sound, then the recording again", () => {
  const { player, sound, sounds } = setUp();
  player.playTurn("q1", 4_500);
  expect([sounds["q1"]?.paused, sound.paused]).toEqual([false, true]);
  player.tick();
  expect(player.state()).toMatchObject({ playing: true, turnId: "q1" });
  player.playFrom(9_000);
  expect([sounds["q1"]?.paused, sound.paused]).toEqual([true, false]);
});

test("a key of the keyboard that pauses the element pauses the page", async () => {
  const { player, sound } = setUp();
  player.toggle();
  await Promise.resolve();
  sound.pause();
  player.tick();
  expect(player.state().playing).toBe(false);
});

test("turns sound from their own files only once it is known that nothing plays the whole", () => {
  const { player } = setUp({ recorded: false });
  expect(player.state().byTurns).toBe(false);
  player.useRecording(null);
  expect(player.state().byTurns).toBe(true);
  player.useRecording(setUp().recording);
  expect(player.state().byTurns).toBe(false);
});
