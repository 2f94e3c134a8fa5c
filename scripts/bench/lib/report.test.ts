import { expect, test } from "vitest";

import { holds, jsonLine, table } from "./report";

const figures = [
  { name: "pauses_cut", value: 0, bound: { most: 0 } },
  { name: "backchannels_survived", value: 0.91, bound: { least: 0.95 } },
  { name: "loop_p99_ms", value: 12.34567 },
];

test("the table says what is held and what is missed", () => {
  expect(table(figures).split("\n")).toEqual([
    "figure                  value   bound",
    "pauses_cut                  0     ≤ 0  holds",
    "backchannels_survived    0.91  ≥ 0.95  MISSED",
    "loop_p99_ms            12.346",
  ]);
});

test("the JSON line has the bench, its figures and the samples", () => {
  expect(JSON.parse(jsonLine({ bench: "example", figures, samples: 200, seed: 3 }))).toEqual({
    bench: "example", pauses_cut: 0, backchannels_survived: 0.91, loop_p99_ms: 12.346, samples: 200, seed: 3,
  });
});

test("a figure that could not be measured misses its bound and is null", () => {
  expect(holds({ name: "back_p95_ms", value: Number.NaN, bound: { most: 1000 } })).toBe(false);
  expect(jsonLine({ bench: "b", figures: [{ name: "x", value: Number.NaN }], samples: 0 })).toContain('"x":null');
});
