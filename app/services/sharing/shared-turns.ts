import type { InterviewView, Turn } from "~/domain/transcript";

/**
 * The turns that a link shows, in order: of a whole interview every turn that was heard or finished, else one answer with the question it answers.
 * null when that answer is not there (any more).
 */
export function sharedTurns({ turns }: Pick<InterviewView, "turns">, answerTurnId: string | null): Turn[] | null {
  const shown = turns.filter((turn) => (turn.role === "candidate" ? turn.status === "finished" : turn.startSample !== null));
  if (answerTurnId === null) return shown;
  const answer = shown.find((turn) => turn.turnId === answerTurnId);
  if (answer?.role !== "candidate") return null;
  return shown.filter((turn) => turn === answer || turn.turnId === answer.questionTurnId);
}
