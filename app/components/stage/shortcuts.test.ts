import { expect, test, vi } from "vitest";

import { type KeyPress, shortcutAction, shortcutFor } from "./shortcuts";
import { NOTHING_ENABLED, type StageActions } from "./stage-model";

const press = (key: string, change: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  place: "page",
  ...change,
});
const on = { letters: true };

test.each([
  [" ", "answer"],
  ["Escape", "interrupt"],
  ["e", "edit"],
  ["E", "edit"],
  ["r", "repeat"],
  ["p", "pause"],
  ["?", "help"],
])("the key %j means %s", (key, shortcut) => {
  expect(shortcutFor(press(key), on)).toBe(shortcut);
});

test("keys typed into text are text", () => {
  for (const key of [" ", "e", "r", "p", "?"]) expect(shortcutFor(press(key, { place: "text" }), on)).toBeNull();
});

test("Escape interrupts from a text box as well, because it types nothing", () => {
  expect(shortcutFor(press("Escape", { place: "text" }), on)).toBe("interrupt");
});

test("Space on a focused button belongs to the button, letters do not", () => {
  expect(shortcutFor(press(" ", { place: "control" }), on)).toBeNull();
  expect(shortcutFor(press("r", { place: "control" }), on)).toBe("repeat");
});

test("keys with modifiers and keys held down are not ours", () => {
  for (const change of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { repeat: true }]) {
    for (const key of [" ", "Escape", "e", "r", "p", "?"]) expect(shortcutFor(press(key, change), on)).toBeNull();
  }
});

test("letters can be turned off; Space and Escape stay", () => {
  const off = { letters: false };
  for (const key of ["e", "r", "p", "?"]) expect(shortcutFor(press(key), off)).toBeNull();
  expect(shortcutFor(press(" "), off)).toBe("answer");
  expect(shortcutFor(press("Escape"), off)).toBe("interrupt");
});

const actions = new Proxy({} as StageActions, {
  get: (target, name: keyof StageActions) => (target[name] ??= vi.fn()),
});

test("Space starts an answer, and finishes the one that is open", () => {
  const moment = { actions, answerMode: "tap-to-talk" as const };
  expect(shortcutAction("answer", { ...moment, enabled: { ...NOTHING_ENABLED, startAnswer: true } })).toBe(actions.startAnswer);
  expect(shortcutAction("answer", { ...moment, enabled: { ...NOTHING_ENABLED, finishAnswer: true } })).toBe(actions.finishAnswer);
});

test("Space does nothing while answers are typed", () => {
  const enabled = { ...NOTHING_ENABLED, startAnswer: true, finishAnswer: true };
  expect(shortcutAction("answer", { actions, answerMode: "typed", enabled })).toBeNull();
});

test("P pauses, and resumes what is paused", () => {
  const moment = { actions, answerMode: "hands-free" as const };
  expect(shortcutAction("pause", { ...moment, enabled: { ...NOTHING_ENABLED, pause: true } })).toBe(actions.pause);
  expect(shortcutAction("pause", { ...moment, enabled: { ...NOTHING_ENABLED, resume: true } })).toBe(actions.resume);
});

test("a shortcut does nothing where its button would do nothing", () => {
  for (const shortcut of ["answer", "interrupt", "edit", "repeat", "pause"] as const) {
    expect(shortcutAction(shortcut, { actions, answerMode: "hands-free", enabled: NOTHING_ENABLED })).toBeNull();
  }
});
