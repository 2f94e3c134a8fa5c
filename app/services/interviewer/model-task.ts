import type { InterviewProgress } from "~/domain/interview-progress";
import type { PlannedQuestion } from "~/domain/question";

import { type Decision, MOST_PROBES, goOn, mayProbe } from "./decide-move";
import type { ReplyOptions } from "./interviewer";

/** First word of a model's turn: what it decided to do. */
export const MODEL_TAGS = ["PROBE", "NEXT", "REMARK", "CLOSING", "REPLY", "END"] as const;
export type ModelTag = (typeof MODEL_TAGS)[number];

/** What the model may do now. The rules stay ours: how often to probe, which question comes, when the time is over. */
export interface ModelTask {
  allowed: ModelTag[];
  /** The planned question that NEXT asks. */
  next: PlannedQuestion | null;
  probesLeft: number;
  /** Whether REPLY is the last thing said. */
  lastReply: boolean;
}

/** Null: the rules say it word for word (a repetition, "take your time"), and no model is asked. */
export function modelTask(decision: Decision, options: ReplyOptions, progress: InterviewProgress): ModelTask | null {
  const task = { next: null, probesLeft: 0, lastReply: false };
  switch (decision.type) {
    case "repeat":
      return null;
    case "remark":
      return decision.about === "thinking" ? null : { ...task, allowed: ["REMARK"] };
    case "reply":
      return { ...task, allowed: ["REPLY", "END"], lastReply: decision.last };
    case "end":
      return { ...task, allowed: ["END"] };
    case "ask":
    case "probe":
    case "closing":
      return asking(decision, options, progress);
  }
}

/** After an answer the model chooses between a probe and going on, also where the built-in rules would not probe. */
function asking(decision: Extract<Decision, { type: "ask" | "probe" | "closing" }>, options: ReplyOptions, progress: InterviewProgress): ModelTask {
  const answered = progress.last?.intent === "answer" && options.request === "next" && progress.phase === "questions";
  const onwards = decision.type === "probe" ? goOn(options, progress, "answer") : decision;
  const next = onwards.type === "ask" ? onwards.question : null;
  const probesLeft = answered && mayProbe(options, progress) ? MOST_PROBES - progress.probes : 0;
  return { allowed: [...(probesLeft > 0 ? (["PROBE"] as const) : []), next ? "NEXT" : "CLOSING"], next, probesLeft, lastReply: false };
}
