import fc from "fast-check";
import { expect, test } from "vitest";

import { common, joined, placeBeside, stepAt, type Stretch } from "./route";

const stretch = fc.tuple(fc.nat(200), fc.nat(30)).map(([fromMs, lengthMs]) => ({ fromMs, toMs: fromMs + lengthMs }));
const stretches = fc.array(stretch, { maxLength: 15 });
const isIn = (list: readonly Stretch[], ms: number) => list.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
const EVERY_MS = Array.from({ length: 240 }, (_, ms) => ms);

test("a route covers what its stretches cover, in order and apart", () => {
  fc.assert(
    fc.property(stretches, (list) => {
      const route = joined(list);
      expect(EVERY_MS.filter((ms) => isIn(route, ms))).toEqual(EVERY_MS.filter((ms) => isIn(list, ms)));
      route.slice(1).forEach(({ fromMs }, index) => expect(fromMs).toBeGreaterThan(route[index]?.toMs ?? 0));
    }),
  );
});

test("short gaps are closed, long ones stay", () => {
  const list = [
    { fromMs: 0, toMs: 10 },
    { fromMs: 15, toMs: 20 },
    { fromMs: 40, toMs: 50 },
  ];
  expect(joined(list, 5)).toEqual([
    { fromMs: 0, toMs: 20 },
    { fromMs: 40, toMs: 50 },
  ]);
});

test("what two routes have in common is in both", () => {
  fc.assert(
    fc.property(stretches, stretches, (a, b) => {
      const both = common(joined(a), joined(b));
      expect(EVERY_MS.filter((ms) => isIn(both, ms))).toEqual(EVERY_MS.filter((ms) => isIn(a, ms) && isIn(b, ms)));
    }),
  );
});

const ROUTE = [
  { fromMs: 1_000, toMs: 2_000 },
  { fromMs: 5_000, toMs: 6_000 },
];

test("on the route it plays on, beside it it jumps, and after it it ends", () => {
  expect(stepAt(ROUTE, 1_500)).toEqual({ type: "on" });
  expect(stepAt(ROUTE, 0)).toEqual({ type: "jump", toMs: 1_000 });
  expect(stepAt(ROUTE, 2_000)).toEqual({ type: "jump", toMs: 5_000 });
  expect(stepAt(ROUTE, 6_000)).toEqual({ type: "end" });
});

test("a sound that begins a frame early does not jump for ever", () => {
  expect(stepAt(ROUTE, 4_960)).toEqual({ type: "on" });
});

test("places are stepped through in both directions", () => {
  const places = [0, 1_000, 2_000];
  expect(placeBeside(places, { clockMs: 1_000, by: 1, slackMs: 300 })).toBe(2_000);
  expect(placeBeside(places, { clockMs: 1_200, by: -1, slackMs: 300 })).toBe(0);
  expect(placeBeside(places, { clockMs: 1_400, by: -1, slackMs: 300 })).toBe(1_000);
  expect(placeBeside(places, { clockMs: 2_000, by: 1, slackMs: 0 })).toBeNull();
  expect(placeBeside([], { clockMs: 0, by: -1, slackMs: 0 })).toBeNull();
});
