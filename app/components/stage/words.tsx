import { Captions } from "./captions";
import { floorOf, type StageModel } from "./stage-model";

/** Longer questions (characters) are set smaller, and can be scrolled by keyboard where they do not fit. */
const LONG_QUESTION = 160;

/**
 * The words under the ring. While the interviewer speaks, captions; then the question stays where it was spoken, and the
 * answer appears below it, as it is understood.
 */
export function Words(model: StageModel) {
  const { state, captions, question } = model;
  const answer = answerWords(model);
  const long = state !== "speaking" && (question?.length ?? 0) > LONG_QUESTION;
  // Beside a problem there may be too little room for any question.
  const mayScroll = long || (model.problem !== null && question !== null);
  return (
    <div className="words" {...(mayScroll ? { tabIndex: 0, role: "region", "aria-label": "Question" } : {})}>
      {state === "speaking" && captions ? <Captions captions={captions} /> : null}
      {state !== "speaking" && question ? (
        <p className="question" dir="auto" data-length={mayScroll ? "long" : "short"}>
          {question}
        </p>
      ) : null}
      {answer ? (
        <div className="partial" aria-hidden>
          <p dir="auto">{answer}</p>
        </div>
      ) : null}
    </div>
  );
}

function answerWords({ state, answerMode, partialText, lastAnswerText, enabled }: StageModel): string {
  // What was understood stays in sight as long as it can be corrected before the next question.
  if (state === "thinking") return enabled.edit ? lastAnswerText : "";
  if (answerMode === "typed") return "";
  return floorOf(state) === "candidate" || state === "finishing" ? partialText : "";
}
