import { useState } from "react";

import { ANSWER_LIMIT } from "~/domain/limits";

import { Button } from "../button";
import { correctionDraft } from "./typed-draft";

interface EditAnswerProps {
  /** Whose text it is: a correction that was neither saved nor given up is of that answer. */
  answerId: string;
  text: string;
  onSave: (text: string) => void;
  onCancel: () => void;
}

/** Corrects what was understood. The recording stays as it is. */
export function EditAnswer({ answerId, text, onSave, onCancel }: EditAnswerProps) {
  const [draft, setDraft] = useState(() => correctionDraft.read(answerId) ?? text);
  const canSave = draft.trim() !== "" && draft.length <= ANSWER_LIMIT;
  const change = (next: string) => {
    setDraft(next);
    correctionDraft.keep(answerId, next);
  };
  const save = () => {
    if (!canSave) return;
    onSave(draft.trim());
    correctionDraft.forget();
  };
  const cancel = () => {
    onCancel();
    correctionDraft.forget();
  };
  return (
    <form
      className="edit-answer"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <label htmlFor="edit-answer" className="text-small text-quiet">
        Your last answer. Changes go into the transcript; the recording stays as it is.
      </label>
      <textarea
        id="edit-answer"
        aria-label="Edit your answer"
        className="field"
        rows={6}
        dir="auto"
        autoFocus
        value={draft}
        maxLength={ANSWER_LIMIT}
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.preventDefault();
            cancel();
          } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            save();
          }
        }}
      />
      <div className="flex flex-wrap justify-end gap-3">
        <Button look="quiet" onClick={cancel}>
          Leave as it was
        </Button>
        <Button look="primary" type="submit" disabled={!canSave}>
          Save and go on
        </Button>
      </div>
    </form>
  );
}
