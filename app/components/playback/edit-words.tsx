import { useFetcher } from "@remix-run/react";
import { type KeyboardEvent, useEffect, useState } from "react";

import { ANSWER_LIMIT } from "~/domain/limits";

import { AlertLine } from "../alert-line";
import { Button } from "../button";

interface EditWordsProps {
  text: string;
  /** Where the new text is sent. */
  action: string;
  /** Where the caret begins: the character that sounds. */
  caret: number;
  onDone: () => void;
}

interface Edited {
  error?: { message: string };
}

/** Corrects the words of an answer. What was said stays beside it, and words that are left alone keep their times. */
export function EditWords({ text, action, caret, onDone }: EditWordsProps) {
  const fetcher = useFetcher<Edited>();
  const [draft, setDraft] = useState(text);
  const [sent, setSent] = useState(false);
  const failure = fetcher.state === "idle" && sent ? fetcher.data?.error?.message : undefined;
  const canSave = draft.trim() !== "" && draft.length <= ANSWER_LIMIT && fetcher.state === "idle";

  useEffect(() => {
    if (sent && fetcher.state === "idle" && fetcher.data && !fetcher.data.error) onDone();
  }, [sent, fetcher.state, fetcher.data, onDone]);

  const save = () => {
    if (!canSave) return;
    if (draft.trim() === text) return onDone();
    setSent(true);
    fetcher.submit({ text: draft }, { method: "post", action, encType: "application/json" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" && !(event.key === "Enter" && (event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    if (event.key === "Escape") onDone();
    else save();
  };
  return (
    <form
      className="edit-words no-print"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <textarea
        aria-label="Edit the words of this answer"
        className="field"
        rows={Math.min(14, Math.max(3, Math.ceil(text.length / 64) + 1))}
        dir="auto"
        autoFocus
        value={draft}
        maxLength={ANSWER_LIMIT}
        onFocus={(event) => event.currentTarget.setSelectionRange(caret, caret)}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {failure ? <AlertLine>{failure}</AlertLine> : null}
      <div className="flex flex-wrap gap-2">
        <Button look="primary" size="small" type="submit" disabled={!canSave}>
          Save the words
        </Button>
        <Button look="quiet" size="small" onClick={onDone}>
          Leave as it was
        </Button>
      </div>
    </form>
  );
}
