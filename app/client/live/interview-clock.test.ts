import { expect, test } from "vitest";

import { createInterviewClock } from "./interview-clock";

function clockAt(from: number) {
  const engine = { samples: 1_000 };
  const clock = createInterviewClock({ engineSamples: () => engine.samples, from });
  return { engine, clock };
}

test("the clock goes with the engine from where the record stands", () => {
  const { engine, clock } = clockAt(48_000);
  engine.samples += 160;
  expect(clock.now()).toBe(48_160);
});

test("the clock stands still while held and goes on from there", () => {
  const { engine, clock } = clockAt(0);
  engine.samples += 320;
  clock.hold();
  engine.samples += 16_000;
  expect(clock.now()).toBe(320);
  clock.release();
  engine.samples += 10;
  expect(clock.now()).toBe(330);
});

test("places on the engine's clock translate there and back", () => {
  const { engine, clock } = clockAt(5_000);
  engine.samples += 700;
  expect(clock.toEngine(clock.fromEngine(1_500))).toBe(1_500);
  expect(clock.fromEngine(engine.samples)).toBe(clock.now());
});

test("the clock catches up with the record and never goes back", () => {
  const { clock } = clockAt(100);
  clock.catchUp(9_000);
  expect(clock.now()).toBe(9_000);
  clock.catchUp(50);
  expect(clock.now()).toBe(9_000);
});
