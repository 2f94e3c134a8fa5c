import { asksForStory } from "~/domain/answer-analysis";
import type { InterviewProgress } from "~/domain/interview-progress";
import { type Persona, personaById } from "~/domain/personas";
import type { Move } from "~/domain/record";
import { wordsOf } from "~/domain/spoken-words";
import { ClauseSplitter, FIRST_CLAUSE } from "~/services/session/clauses";

import type { Decision } from "./decide-move";
import { honestReply } from "./honest-replies";
import type { ReplyOptions } from "./interviewer";
import {
  ACKNOWLEDGEMENTS,
  AFTER_DONT_KNOW,
  AFTER_NO_ANSWER,
  AFTER_SKIP,
  ANYTHING_ELSE,
  ASKS,
  BACK_TO_QUESTION,
  BEFORE_CLOSING,
  BEFORE_REPEATING,
  BRIEF_ACKNOWLEDGEMENTS,
  CLARIFICATIONS,
  CLOSING_QUESTION,
  ENCOURAGEMENTS,
  PLAINLY_QUOTING,
  QUOTE,
  QUOTING,
  SHORT_STARTS,
  TAKE_YOUR_TIME,
  THANKS,
  THANKS_FOR_TELLING,
} from "./manner-phrases";

export interface WriteOptions {
  decision: Decision;
  options: ReplyOptions;
  progress: InterviewProgress;
}

/** The record's description of a decision. */
export function moveOf({ decision, options, progress }: WriteOptions): Move {
  const current = options.openQuestion?.move.questionId ?? null;
  switch (decision.type) {
    case "ask":
      return { kind: "question", questionId: decision.question.questionId, last: false };
    case "probe":
      return { kind: "probe", questionId: decision.question.questionId, lack: decision.lack, quote: decision.quote, last: false };
    case "repeat":
      return { kind: "repeat", questionId: current, repeatOf: rootTurnId(options), last: false };
    case "remark":
      return { kind: "remark", questionId: progress.phase === "closing" ? null : current, last: false };
    case "closing":
      return { kind: "closing", questionId: null, last: false };
    case "reply":
      return { kind: "reply", questionId: null, last: decision.last };
    case "end":
      return { kind: "reply", questionId: null, last: true };
  }
}

const rootTurnId = ({ openQuestion }: ReplyOptions): string | undefined => openQuestion?.move.repeatOf ?? openQuestion?.turnId;

/**
 * What is said, in pieces of one or two sentences; the first words can be spoken at once. The choice of words follows from the
 * conversation's length, never from chance.
 */
export function sentencesOf(write: WriteOptions): string[] {
  const sentences = turnSentences(write);
  const { manner } = personaById(write.options.settings.personaId);
  return beginsShort(sentences.join(" ")) ? sentences : [SHORT_STARTS[write.decision.type === "ask" ? "ask" : "other"][manner], ...sentences];
}

function beginsShort(text: string): boolean {
  const splitter = new ClauseSplitter();
  const [first = ""] = [...splitter.push(text), ...splitter.end()];
  return first.length <= FIRST_CLAUSE.most + 1;
}

function turnSentences(write: WriteOptions): string[] {
  const { decision, options } = write;
  const { manner } = personaById(options.settings.personaId);
  switch (decision.type) {
    case "ask":
      return [...transition(write, decision.after, manner), decision.question.text];
    case "probe":
      return probe(decision, manner, options);
    case "repeat":
      return [turnOf(BEFORE_REPEATING[decision.why], options), openText(write)];
    case "remark":
      return [remark(write, decision.about, manner)];
    case "closing":
      return [turnOf(BEFORE_CLOSING[decision.after], options), CLOSING_QUESTION];
    case "reply": {
      const reply = honestReply({ asked: decision.asked, company: options.settings.company });
      return [...reply, decision.last ? turnOf(THANKS[manner], options) : turnOf(ANYTHING_ELSE, options)];
    }
    case "end":
      return [...(decision.told ? [THANKS_FOR_TELLING] : []), turnOf(THANKS[manner], options)];
  }
}

type Manner = Persona["manner"];

/** Words up to which an answer gets a brief acknowledgement. */
const BRIEF_ANSWER_WORDS = 7;

function transition({ options, progress }: WriteOptions, after: Extract<Decision, { type: "ask" }>["after"], manner: Manner): string[] {
  if (after === "start") return [];
  const isBrief = wordsOf(progress.last?.text ?? "").length <= BRIEF_ANSWER_WORDS;
  if (after === "answer" && isBrief) return [turnOf(BRIEF_ACKNOWLEDGEMENTS, options, "question")];
  const phrases = { answer: ACKNOWLEDGEMENTS, skip: AFTER_SKIP, "dont-know": AFTER_DONT_KNOW, "no-answer": AFTER_NO_ANSWER };
  return [turnOf(phrases[after][manner], options, "question")];
}

function probe({ question, lack, quote }: Extract<Decision, { type: "probe" }>, manner: Manner, options: ReplyOptions): string[] {
  const asks = ASKS[asksForStory(question) ? "story" : "explanation"][lack];
  const quoting = lack === "off-question" ? PLAINLY_QUOTING : QUOTING[manner];
  // A function, for the candidate's words may hold "$&", which a replacement string would read as a pattern.
  return [turnOf(quoting, options, "probe").replace(QUOTE, () => quote), turnOf(asks, options, "probe")];
}

function remark({ options, progress }: WriteOptions, about: Extract<Decision, { type: "remark" }>["about"], manner: Manner): string {
  if (about === "thinking") return turnOf(TAKE_YOUR_TIME[manner], options, "remark");
  const style = progress.current && asksForStory(progress.current) ? "story" : "explanation";
  return turnOf((about === "encourage" ? ENCOURAGEMENTS : CLARIFICATIONS)[style], options, "remark");
}

/** The bare question that is open: as planned, or as it was said without what led over to it. */
function openText({ options, progress }: WriteOptions): string {
  const { openQuestion, conversation } = options;
  const { current } = progress;
  if (!openQuestion) return CLOSING_QUESTION;
  const root = conversation.find((turn) => turn.role === "interviewer" && turn.turnId === rootTurnId(options));
  const rootMove = root?.role === "interviewer" ? root.move : openQuestion.move;
  if (!current) return bareText(openQuestion.text) || CLOSING_QUESTION;
  if (rootMove.kind === "question") return current.text;
  const said = bareText(openQuestion.text);
  if (rootMove.lack === "off-question") return `${said} ${BACK_TO_QUESTION} ${current.text}`.trim();
  return said || current.text;
}

/** So that a repetition of a repetition does not begin "Of course. Of course.", nor end with the question twice. */
function bareText(text: string): string {
  const leadIn = Object.values(BEFORE_REPEATING)
    .flat()
    .find((phrase) => text.startsWith(phrase));
  return (text.slice(leadIn?.length ?? 0).split(BACK_TO_QUESTION)[0] ?? "").trim();
}

/** Goes round a list, one further each time a turn of that kind comes; each interview starts elsewhere. */
function turnOf(list: readonly string[], options: ReplyOptions, kind?: Move["kind"]): string {
  const said = options.conversation.filter((turn) => turn.role === "interviewer" && (!kind || turn.move.kind === kind)).length;
  return list[(said + startOf(options)) % list.length] ?? "";
}

function startOf({ plan }: ReplyOptions): number {
  let sum = 0;
  for (const sign of plan.questions[0]?.questionId ?? "") sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 9_973;
  return sum;
}
