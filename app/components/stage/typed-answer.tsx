import { useState } from "react";

import { ANSWER_LIMIT } from "~/domain/limits";

import { Button } from "../button";
import type { StageModel } from "./stage-model";
import { forgetTyped, rememberedTyped, rememberTyped } from "./typed-draft";

type TypedAnswerProps = Pick<StageModel, "answerKey" | "enabled" | "actions">;

/** The text box of the typed mode, keyed by `answerKey`. What is written survives a reload until it is sent. */
export function TypedAnswer({ answerKey, enabled, actions }: TypedAnswerProps) {
  const [text, setText] = useState(() => rememberedTyped(answerKey));

  const tooLong = text.length > ANSWER_LIMIT;
  const canSend = enabled.submitTyped && text.trim() !== "" && !tooLong;
  const change = (next: string) => {
    if (text === "" && next !== "" && enabled.startAnswer) actions.startAnswer();
    setText(next);
    rememberTyped(answerKey, next);
  };
  const send = () => {
    if (!canSend) return;
    actions.submitTyped(text.trim());
    forgetTyped();
  };

  return (
    <form
      className="typed-answer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
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
          {lengthHint(text.length)}
        </p>
        <Button look="primary" type="submit" disabled={!canSend}>
          Finish answer
        </Button>
      </div>
    </form>
  );
}

/** Counts only once the end is in sight, for a number that runs along makes people write to the number. */
function lengthHint(length: number): string {
  const left = ANSWER_LIMIT - length;
  if (left < 0) return `${(-left).toLocaleString("en")} characters too many. Shorten it to send it.`;
  if (left < 5_000) return `${left.toLocaleString("en")} characters left`;
  return "Ctrl or ⌘ and Enter sends it";
}
