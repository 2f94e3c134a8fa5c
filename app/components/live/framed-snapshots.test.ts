import { expect, test } from "vitest";

import { framedSnapshots } from "./framed-snapshots";

/** A source whose frames come when the test says so. */
function setUp() {
  let snapshot = 0;
  const changed = new Set<() => void>();
  let draw: (() => void) | null = null;
  const source = {
    getSnapshot: () => snapshot,
    subscribe(listener: () => void) {
      changed.add(listener);
      return { unsubscribe: () => void changed.delete(listener) };
    },
  };
  const framed = framedSnapshots(source, (given) => {
    draw = given;
    return () => (draw = null);
  });
  return {
    framed,
    subscribers: () => changed.size,
    awaitsFrame: () => draw !== null,
    change(next: number) {
      snapshot = next;
      for (const listener of changed) listener();
    },
    frame() {
      const given = draw;
      draw = null;
      given?.();
    },
  };
}

test("many changes within a frame are drawn once, with the last of them", () => {
  const { framed, change, frame } = setUp();
  const drawn: number[] = [];
  framed.subscribe(() => drawn.push(framed.current()));
  for (const next of [1, 2, 3]) change(next);
  expect(framed.current()).toBe(0);
  frame();
  change(4);
  frame();
  expect(drawn).toEqual([3, 4]);
});

test("what was pressed is drawn at once, and not again with the frame", () => {
  const { framed, change, awaitsFrame } = setUp();
  const drawn: number[] = [];
  framed.subscribe(() => drawn.push(framed.current()));
  change(1);
  framed.flush();
  framed.flush();
  expect(drawn).toEqual([1]);
  expect(awaitsFrame()).toBe(false);
});

test("what changed before anybody listened is drawn with the first frame", () => {
  const { framed, change, frame } = setUp();
  change(1);
  framed.subscribe(() => undefined);
  expect(framed.current()).toBe(0);
  frame();
  expect(framed.current()).toBe(1);
});

test("nothing is drawn once nobody listens any more", () => {
  const { framed, change, awaitsFrame, subscribers } = setUp();
  const stop = framed.subscribe(() => undefined);
  change(1);
  stop();
  expect([awaitsFrame(), subscribers()]).toEqual([false, 0]);
});
