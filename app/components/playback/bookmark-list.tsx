import { Pencil, Trash2 } from "lucide-react";
import { useEffect, useRef } from "react";

import { clockTime } from "~/domain/clock-time";

import type { PageBookmark } from "./save-bookmark";
import type { Bookmarks } from "./use-bookmarks";

interface BookmarkListProps {
  bookmarks: Bookmarks;
  /** Goes to the moment. */
  onGo: (bookmark: PageBookmark) => void;
}

/** The person's own marks: each can be gone to, written anew and removed. */
export function BookmarkList({ bookmarks, onGo }: BookmarkListProps) {
  const { list, said, undo, next } = bookmarks;
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (next) section.current?.querySelector<HTMLElement>("undo" in next ? ".bookmark-undo" : `[data-bookmark="${next.bookmarkId}"] .bookmark-go`)?.focus();
  }, [next]);
  return (
    <section ref={section} aria-label="Bookmarks" className="bookmark-list" data-empty={list.length === 0 && !undo ? true : undefined}>
      <h2>Bookmarks</h2>
      {list.length > 0 ? (
        <ol>
          {list.map((bookmark) => (
            <Item key={bookmark.bookmarkId} bookmark={bookmark} bookmarks={bookmarks} onGo={onGo} />
          ))}
        </ol>
      ) : (
        <p className="no-print">
          Press <kbd className="key">B</kbd> while it plays to keep a moment, with a note.
        </p>
      )}
      <div className="bookmark-said no-print" role={said.failed ? "alert" : "status"} data-quiet={!said.failed && !undo ? true : undefined}>
        {said.text}{" "}
        {undo ? (
          <button type="button" className="bookmark-undo" onClick={() => void undo()}>
            Undo
          </button>
        ) : null}
      </div>
    </section>
  );
}

function Item({ bookmark, bookmarks, onGo }: BookmarkListProps & { bookmark: PageBookmark }) {
  const time = clockTime(bookmark.atMs);
  return (
    <li data-bookmark={bookmark.bookmarkId}>
      <button type="button" className="bookmark-go" onClick={() => onGo(bookmark)}>
        <span className="tabular">
          <span className="sr-only">Go to the bookmark at </span>
          {time}
        </span>
        <span dir="auto" className={bookmark.note ? "bookmark-note" : "bookmark-note text-quiet"}>
          {bookmark.note || "No note"}
        </span>
      </button>
      <span className="bookmark-tools no-print">
        <button type="button" title="Edit" aria-label={`Edit the bookmark at ${time}`} onClick={() => bookmarks.write(bookmark)}>
          <Pencil aria-hidden size={14} />
        </button>
        <button type="button" title="Remove" aria-label={`Remove the bookmark at ${time}`} onClick={() => void bookmarks.remove(bookmark)}>
          <Trash2 aria-hidden size={14} />
        </button>
      </span>
    </li>
  );
}
