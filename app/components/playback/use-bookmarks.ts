import { useMemo, useState } from "react";

import { clockTime } from "~/domain/clock-time";
import { newId } from "~/domain/ids";

import { type BookmarkRequests, bookmarkRequests, type PageBookmark } from "./save-bookmark";

export interface Bookmarks {
  /** In the order of the clock. */
  list: readonly PageBookmark[];
  /** What the form writes at; null while it is closed. */
  draft: PageBookmark | null;
  /** Opens the form for a moment, or for a bookmark that is there. */
  write: (at: number | PageBookmark) => void;
  close: () => void;
  /** Throws what to tell the person. */
  save: (note: string) => Promise<void>;
  remove: (bookmark: PageBookmark) => Promise<void>;
  /** Brings back what was removed last; null when there is nothing. */
  undo: (() => Promise<void>) | null;
  /** What the focus goes on to when the button that had it is gone: Undo, or the bookmark that came back. Another object each time. */
  next: { undo: true } | { bookmarkId: string } | null;
  /** What was done last, or why it could not be done; for a live region. */
  said: { text: string; failed: boolean };
}

const inOrder = (list: readonly PageBookmark[]): PageBookmark[] => [...list].sort((a, b) => a.atMs - b.atMs);
const NOTHING = { text: "", failed: false };

/** The bookmarks of the page; what is shown is what the server has. */
export function useBookmarks(interviewId: string, initial: readonly PageBookmark[]): Bookmarks {
  const [list, setList] = useState(() => inOrder(initial));
  const [draft, setDraft] = useState<PageBookmark | null>(null);
  const [removed, setRemoved] = useState<PageBookmark | null>(null);
  const [next, setNext] = useState<Bookmarks["next"]>(null);
  const [said, setSaid] = useState(NOTHING);
  const requests = useMemo<BookmarkRequests>(() => bookmarkRequests(interviewId), [interviewId]);

  const put = async (bookmark: PageBookmark): Promise<void> => {
    await requests.save(bookmark);
    setList((before) => inOrder([...before.filter(({ bookmarkId }) => bookmarkId !== bookmark.bookmarkId), bookmark]));
    setRemoved(null);
    setSaid({ text: `Bookmark at ${clockTime(bookmark.atMs)} saved.`, failed: false });
  };
  const bringBack = async (bookmark: PageBookmark): Promise<void> => {
    const bookmarkId = newId();
    await put({ ...bookmark, bookmarkId });
    setNext({ bookmarkId });
  };
  const orSay = (work: Promise<void>): Promise<void> => work.catch((error: unknown) => setSaid({ text: error instanceof Error ? error.message : String(error), failed: true }));

  return {
    list,
    draft,
    said,
    write: (at) => setDraft(typeof at === "number" ? { bookmarkId: newId(), atMs: Math.round(at), note: "" } : at),
    close: () => setDraft(null),
    async save(note) {
      if (draft) await put({ ...draft, note: note.trim() });
      setDraft(null);
    },
    remove: (bookmark) =>
      orSay(
        requests.remove(bookmark.bookmarkId).then(() => {
          setList((before) => before.filter(({ bookmarkId }) => bookmarkId !== bookmark.bookmarkId));
          setRemoved(bookmark);
          setNext({ undo: true });
          setSaid({ text: `Bookmark at ${clockTime(bookmark.atMs)} removed.`, failed: false });
        }),
      ),
    // What was removed stays removed: it comes back as another one.
    undo: removed && (() => orSay(bringBack(removed))),
    next,
  };
}
