import { useEffect, useRef, useState } from "react";

import { ANSWER_LIMIT } from "~/domain/limits";

import { Button } from "../button";
import type { StageModel } from "./stage-model";
import { answerDraft } from "./typed-draft";

interface TypedAnswerProps extends Pick<StageModel, "answerKey" | "enabled" | "actions"> {
  /** Whether the keyboard goes to the box when it is nowhere else. */
  takesFocus: boolean;
  /** Called when the keyboard comes here or goes elsewhere; not when the box itself goes. */
  onFocusChange: (inside: boolean) => void;
}

/** The text box of the typed mode, keyed by `answerKey`. What is written is kept, over a reload as well, until the record has it. */
export function TypedAnswer({ answerKey, enabled, actions, takesFocus, onFocusChange }: TypedAnswerProps) {
  const [text, setText] = useState(() => answerDraft.read(answerKey) ?? "");
  const box = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    if (!takesFocus || !isNowhere(document.activeElement)) return;
    box.current?.focus();
    box.current?.setSelectionRange(box.current.value.length, box.current.value.length);
  }, [takesFocus]);

  const tooLong = text.length > ANSWER_LIMIT;
  const canSend = enabled.submitTyped && text.trim() !== "" && !tooLong;
  const change = (next: string) => {
    if (text === "" && next !== "" && enabled.startAnswer) actions.startAnswer();
    setText(next);
    answerDraft.keep(answerKey, next);
  };
  const send = () => {
    if (canSend) actions.submitTyped(text.trim());
  };

  return (
    <form
      className="typed-answer"
      onFocus={() => onFocusChange(true)}
      onBlur={() => onFocusChange(false)}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={box}
        aria-label="Type your answer"
        aria-describedby="typed-hint"
        aria-invalid={tooLong || undefined}
        className="field"
        rows={4}
        dir="auto"
        value={text}
        placeholder="Write as you would speak."
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            send();
          }
        }}
      />
      <div className="typed-foot">
        <p id="typed-hint" className="tabular text-small text-quiet" aria-live={tooLong ? "polite" : "off"}>
          {lengthHint(text.length) ?? <span className="pointer-coarse:hidden">Ctrl or ⌘ and Enter sends it</span>}
        </p>
        <Button look="primary" type="submit" disabled={!canSend}>
          Finish answer
        </Button>
      </div>
    </form>
  );
}

/** With the page itself, or with its main part, where a press on the ring leaves it. */
const isNowhere = (focused: Element | null): boolean => focused === null || focused === document.body || focused.id === "main";

/** Counts only once the end is in sight, for a number that runs along makes people write to the number. */
function lengthHint(length: number): string | null {
  const left = ANSWER_LIMIT - length;
  if (left < 0) return `${(-left).toLocaleString("en")} characters too many. Shorten it to send it.`;
  if (left < 5_000) return `${left.toLocaleString("en")} characters left`;
  return null;
}
