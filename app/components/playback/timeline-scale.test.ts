import { expect, test } from "vitest";

import { scrollToFollow, scrollToKeep, zoomStep } from "./timeline-scale";

test("zooming doubles, between the whole interview and the finest the waveform knows", () => {
  const twoHours = { totalMs: 7_200_000, widthPx: 1_000 };
  expect([zoomStep(1, 1, twoHours), zoomStep(2, -1, twoHours), zoomStep(1, -1, twoHours)]).toEqual([2, 1, 1]);
  expect(zoomStep(1_000, 1, twoHours)).toBe(1_296);
  expect(zoomStep(1, 1, { totalMs: 3_000, widthPx: 1_000 })).toBe(1);
});

test("what is looked at stays in its place when the timeline is zoomed", () => {
  expect(scrollToKeep(300, { leftPx: 100, widthPx: 400, trackPx: 1_000 }, 2_000)).toBe(400);
});

test("a playhead that is out of sight comes to the middle", () => {
  expect(scrollToKeep(900, { leftPx: 100, widthPx: 400, trackPx: 1_000 }, 2_000)).toBe(1_600);
});

test("the timeline turns its page when the playhead leaves it, not when somebody looks elsewhere", () => {
  const view = { leftPx: 1_000, widthPx: 500, trackPx: 9_000 };
  expect(scrollToFollow(1_499, 1_501, view)).toBe(1_451);
  expect(scrollToFollow(1_200, 1_210, view)).toBeNull();
  expect(scrollToFollow(300, 310, view)).toBeNull();
});
