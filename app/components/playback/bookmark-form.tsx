import { type KeyboardEvent, useEffect, useRef, useState } from "react";

import { NOTE_LIMIT } from "~/domain/limits";
import { clockTime } from "~/domain/clock-time";

import { AlertLine } from "../alert-line";
import { Button } from "../button";
import type { Bookmarks } from "./use-bookmarks";

/** Writes a note at a moment: Enter saves, with Shift it begins a line, Escape leaves things as they were. The focus returns to where it was. */
export function BookmarkForm({ bookmarks }: { bookmarks: Bookmarks }) {
  const { draft } = bookmarks;
  return draft ? <Form key={draft.bookmarkId} draft={draft} bookmarks={bookmarks} /> : null;
}

function Form({ draft, bookmarks }: { draft: NonNullable<Bookmarks["draft"]>; bookmarks: Bookmarks }) {
  const [note, setNote] = useState(draft.note);
  const [state, setState] = useState<{ saving: boolean; failure: string | null }>({ saving: false, failure: null });
  const field = useFocusThatReturns();
  const label = `Note at ${clockTime(draft.atMs)}`;

  const save = async () => {
    if (state.saving) return;
    setState({ saving: true, failure: null });
    await bookmarks.save(note).catch((error: unknown) => setState({ saving: false, failure: error instanceof Error ? error.message : String(error) }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      bookmarks.close();
    } else if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void save();
    }
  };
  return (
    <form
      aria-label="Bookmark"
      className="bookmark-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label htmlFor="bookmark-note" className="tabular">
        {label}
      </label>
      <textarea
        id="bookmark-note"
        ref={field}
        className="field"
        rows={Math.min(4, note.split("\n").length)}
        dir="auto"
        placeholder="What is here? You can also leave it empty."
        value={note}
        maxLength={NOTE_LIMIT}
        onChange={(event) => setNote(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="bookmark-form-buttons">
        <Button look="primary" size="small" type="submit" disabled={state.saving}>
          Save bookmark
        </Button>
        <Button look="quiet" size="small" onClick={bookmarks.close}>
          Cancel
        </Button>
      </div>
      {state.failure ? <AlertLine>{state.failure}</AlertLine> : null}
    </form>
  );
}

function useFocusThatReturns() {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    field.current?.focus({ preventScroll: true });
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return field;
}
