import { expect, test } from "vitest";

import { createThinkPress } from "./think-press";

function pressed() {
  const said: string[] = [];
  const actions = { think: () => void said.push("think"), thinkOver: () => void said.push("over") };
  return { said, actions, press: createThinkPress() };
}

test("held down, it lasts until it is let go", () => {
  const { said, actions, press } = pressed();
  press.down({ held: false, at: 0, ...actions });
  press.up({ at: 2_000, ...actions });
  expect(said).toEqual(["think", "over"]);
});

test("pressed shortly, it stays on until the next press", () => {
  const { said, actions, press } = pressed();
  press.down({ held: false, at: 0, ...actions });
  press.up({ at: 150, ...actions });
  expect(said).toEqual(["think"]);
  press.down({ held: true, at: 5_000, ...actions });
  press.up({ at: 6_000, ...actions });
  expect(said).toEqual(["think", "over"]);
});

test("letting go of something that was never pressed does nothing", () => {
  const { said, actions, press } = pressed();
  press.up({ at: 9_000, ...actions });
  expect(said).toEqual([]);
});
