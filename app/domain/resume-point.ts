import { openQuestion, rootQuestionTurnId } from "./conversation";
import type { InterviewView } from "./transcript";

/** Where the floor stands, as far as the record knows: what a page that comes back has to do next. */
export type ResumePoint =
  | { type: "intro" }
  /** Ask the server for the next turn. */
  | { type: "request" }
  /** Play `turnId` on from `fromSample`. */
  | { type: "speak"; turnId: string; fromSample: number }
  /** The candidate may answer `questionTurnId`. */
  | { type: "listen"; questionTurnId: string }
  /** An answer was being given and goes on. */
  | { type: "answer"; turnId: string; questionTurnId: string }
  /** The last turn was played; the outro closes. */
  | { type: "outro" }
  | { type: "ended" };

export function resumePoint(view: InterviewView): ResumePoint {
  if (view.status === "ended") return { type: "ended" };
  const last = view.turns.at(-1);
  if (!last) return view.status === "created" ? { type: "intro" } : { type: "request" };
  if (last.role === "candidate") {
    return last.status === "open"
      ? { type: "answer", turnId: last.turnId, questionTurnId: last.questionTurnId }
      : { type: "request" };
  }
  if (last.move.kind === "outro") return { type: "ended" };
  if (last.status === "writing" || last.status === "ready") {
    return { type: "speak", turnId: last.turnId, fromSample: last.playedSamples };
  }
  if (last.move.last) return { type: "outro" };
  if (last.move.kind === "intro") return { type: "request" };
  const question = openQuestion(view);
  return question ? { type: "listen", questionTurnId: rootQuestionTurnId(question) } : { type: "request" };
}
