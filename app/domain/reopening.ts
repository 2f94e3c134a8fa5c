import type { CandidateTurn, InterviewView, InterviewerTurn } from "./transcript";

/** What the interviewer was going to say to `answer`; null when some of it was heard, or the interview went on. */
export function unheardReplies({ turns }: InterviewView, answer: CandidateTurn): InterviewerTurn[] | null {
  const after = turns.slice(turns.findIndex(({ turnId }) => turnId === answer.turnId) + 1);
  const replies = after.filter((turn): turn is InterviewerTurn => turn.role === "interviewer" && turn.playedSamples === 0);
  return replies.length === after.length ? replies : null;
}

/** Whether the candidate may yet go on with an answer that was finished: only with the last one, while nothing was heard of what follows. */
export function mayReopen(view: InterviewView, answer: CandidateTurn): boolean {
  return view.status !== "ended" && unheardReplies(view, answer) !== null;
}
