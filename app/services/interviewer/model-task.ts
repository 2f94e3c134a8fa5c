import type { InterviewProgress } from "~/domain/interview-progress";
import type { PlannedQuestion } from "~/domain/question";

import { type Decision, MOST_PROBES, goOn, mayProbe } from "./decide-move";
import type { ReplyOptions } from "./interviewer";

/** What a model decided to do: the first word of its turn, unless it is the usual move. */
export const MODEL_TAGS = ["PROBE", "NEXT", "REMARK", "CLOSING", "REPLY", "END"] as const;
export type ModelTag = (typeof MODEL_TAGS)[number];

/** What the model may do now. The rules stay ours: how often to probe, which question comes, when the time is over. */
export interface ModelTask {
  allowed: ModelTag[];
  /** One of those: what a turn is that does not name its move. Its first token is spoken, which is one token sooner. */
  usual: ModelTag;
  /** The planned question that NEXT asks. */
  next: PlannedQuestion | null;
  probesLeft: number;
  /** Whether REPLY is the last thing said. */
  lastReply: boolean;
}

/** Null: the rules say it word for word (a repetition, "take your time"), and no model is asked. */
export function modelTask(decision: Decision, options: ReplyOptions, progress: InterviewProgress): ModelTask | null {
  const task = { next: null, probesLeft: 0, lastReply: false } as const;
  switch (decision.type) {
    case "repeat":
      return null;
    case "remark":
      return decision.about === "thinking" ? null : { ...task, allowed: ["REMARK"], usual: "REMARK" };
    case "reply":
      return { ...task, allowed: ["REPLY", "END"], usual: "REPLY", lastReply: decision.last };
    case "end":
      return { ...task, allowed: ["END"], usual: "END" };
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
  const usual = next ? "NEXT" : "CLOSING";
  return { allowed: [...(probesLeft > 0 ? (["PROBE"] as const) : []), usual], usual, next, probesLeft, lastReply: false };
}
