import { z } from "zod";

import { NOTE_LIMIT } from "./limits";

/** Bookmarks of one interview: one every 15 seconds of two hours. */
export const BOOKMARKS_LIMIT = 500;

/** In the person's own words; empty when the moment speaks for itself. */
export const noteSchema = z.string().max(NOTE_LIMIT);

/** A moment that the person wants to come back to. */
export interface Bookmark {
  bookmarkId: string;
  /** The turn that it lies in or follows: erased with it. */
  turnId: string;
  /** On the interview clock. */
  atSample: number;
  note: string;
}

type BookmarkEvent =
  | ({ type: "bookmark.added" } & Bookmark)
  | { type: "bookmark.edited"; bookmarkId: string; note: string }
  | { type: "bookmark.removed"; bookmarkId: string };

/** The bookmarks after `event`, in the order of the clock. */
export function withBookmark(bookmarks: readonly Bookmark[], event: BookmarkEvent): Bookmark[] {
  const others = bookmarks.filter(({ bookmarkId }) => bookmarkId !== event.bookmarkId);
  if (event.type === "bookmark.removed") return others;
  if (event.type === "bookmark.edited") return bookmarks.map((bookmark) => (bookmark.bookmarkId === event.bookmarkId ? { ...bookmark, note: event.note } : bookmark));
  const { bookmarkId, turnId, atSample, note } = event;
  return [...others, { bookmarkId, turnId, atSample, note }].sort((a, b) => a.atSample - b.atSample);
}
