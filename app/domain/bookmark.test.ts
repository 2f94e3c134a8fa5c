import { expect, test } from "vitest";

import { type Bookmark, withBookmark } from "./bookmark";

const made = (bookmarkId: string, atSample: number, note = ""): Bookmark => ({ bookmarkId, turnId: "turn00000001", atSample, note });

test("bookmarks stand in the order of the clock, whenever they were made", () => {
  const all = [made("late0000", 900), made("early000", 100), made("middle00", 500)].reduce<Bookmark[]>((list, bookmark) => withBookmark(list, { type: "bookmark.added", ...bookmark }), []);
  expect(all.map(({ atSample }) => atSample)).toEqual([100, 500, 900]);
});

test("one that is added again is not there twice; one that is edited stays where it is; one that is removed is gone", () => {
  const list = [made("early000", 100, "first"), made("late0000", 900)];
  expect(withBookmark(list, { type: "bookmark.added", ...made("early000", 100, "again") })).toEqual([made("early000", 100, "again"), made("late0000", 900)]);
  expect(withBookmark(list, { type: "bookmark.edited", bookmarkId: "late0000", note: "x" })).toEqual([made("early000", 100, "first"), made("late0000", 900, "x")]);
  expect(withBookmark(list, { type: "bookmark.removed", bookmarkId: "early000" })).toEqual([made("late0000", 900)]);
  expect(withBookmark(list, { type: "bookmark.edited", bookmarkId: "unknown0", note: "x" })).toEqual(list);
});
