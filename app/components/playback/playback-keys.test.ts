import { expect, test } from "vitest";

import { commandFor, PLAYBACK_KEYS, type PlaybackKey } from "./playback-keys";

const press = (key: string, change: Partial<PlaybackKey> = {}, letters = true) =>
  commandFor({ key, ctrlKey: false, metaKey: false, altKey: false, place: "page", ...change }, { letters });

test("keys do what the sheet says", () => {
  expect([" ", "ArrowLeft", ",", ".", "<", ">", "/", "?", "+", "-"].map((key) => press(key))).toEqual([
    "toggle",
    "back",
    "previousWord",
    "nextWord",
    "slower",
    "faster",
    "search",
    "help",
    "zoomIn",
    "zoomOut",
  ]);
  expect([press("c"), press("C"), press("m"), press("M"), press("S")]).toEqual(["nextChapter", "previousChapter", "nextMark", "previousMark", "silence"]);
  expect([press("b"), press("u"), press("U")]).toEqual(["bookmark", "nextUnsure", "previousUnsure"]);
});

test("every key of the sheet does something", () => {
  const named: Record<string, string> = { Space: " ", "←": "ArrowLeft", "→": "ArrowRight", "↑": "ArrowUp", "↓": "ArrowDown", "−": "-", "⇧C": "C", "⇧M": "M", "⇧U": "U" };
  const keys = PLAYBACK_KEYS.flatMap((row) => row.keys.split(" ")).map((key) => named[key] ?? key);
  expect(keys.filter((key) => press(key) === null)).toEqual([]);
});

test("the browser's own keys stay the browser's", () => {
  expect([press("f", { ctrlKey: true }), press("f", { metaKey: true }), press("ArrowLeft", { altKey: true })]).toEqual([null, null, null]);
});

test("what is typed is typed, Space presses the button it is on, and arrows move the slider they are on", () => {
  expect([press("s", { place: "text" }), press("/", { place: "text" }), press(" ", { place: "control" }), press("ArrowLeft", { place: "range" })]).toEqual([
    null,
    null,
    null,
    null,
  ]);
  expect([press("s", { place: "control" }), press(" ", { place: "range" })]).toEqual(["silence", "toggle"]);
});

test("letters can be turned off; signs stay", () => {
  expect([press("s", {}, false), press("C", {}, false), press("/", {}, false)]).toEqual([null, null, "search"]);
});
