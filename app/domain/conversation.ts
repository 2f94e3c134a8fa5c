import type { Move } from "./record";
import type { InterviewView, InterviewerTurn } from "./transcript";

/** The interview as its two sides know it: of the interviewer's turns only the words that were heard. */
export type ConversationTurn =
  | { role: "interviewer"; turnId: string; move: Move; text: string }
  | { role: "candidate"; turnId: string; questionTurnId: string; text: string };

/** What any interviewer, built in or a model, may remember. Turns of which nothing was heard are left out. */
export function conversationOf(view: InterviewView): ConversationTurn[] {
  const conversation: ConversationTurn[] = [];
  for (const turn of view.turns) {
    if (turn.role === "interviewer") {
      const text = ownWords(turn.heard, turn);
      if (text) conversation.push({ role: "interviewer", turnId: turn.turnId, move: turn.move, text });
    } else if (turn.status === "finished") {
      conversation.push({
        role: "candidate",
        turnId: turn.turnId,
        questionTurnId: turn.questionTurnId,
        text: turn.text,
      });
    }
  }
  return conversation;
}

/** `text`, which the turn's text begins with, without the remarks that only bridged a wait: they are nobody's contribution. */
export function ownWords(text: string, { fillers = [] }: Pick<InterviewerTurn, "fillers">): string {
  let own = "";
  let at = 0;
  for (const { from, to } of fillers) {
    own += text.slice(at, from);
    at = to;
  }
  return own + text.slice(at);
}

/** The interviewer's turn that now waits for an answer: the latest that asks something and was at least begun. */
export function openQuestion(view: InterviewView): InterviewerTurn | null {
  for (const turn of [...view.turns].reverse()) {
    if (turn.role === "interviewer" && turn.move.kind !== "remark") return turn;
  }
  return null;
}

/** The turn that first asked what `turn` asks: answers of a repeated question belong to that one. */
export function rootQuestionTurnId(turn: InterviewerTurn): string {
  return turn.move.repeatOf ?? turn.turnId;
}
