import { lacksOf } from "./answer-analysis";
import type { ConversationTurn } from "./conversation";
import type { InterviewPlan, Lack, PlannedQuestion } from "./question";
import type { Move } from "./record";
import { type UtteranceIntent, intentOf } from "./utterance-intent";

/** The question that waits for an answer, as the record has it. */
export interface OpenTurn {
  turnId: string;
  move: Move;
  text: string;
}

export interface ProgressOptions {
  plan: InterviewPlan;
  conversation: readonly ConversationTurn[];
  openQuestion: OpenTurn | null;
  skippedQuestionIds: readonly string[];
}

/** Where an interview stands, from what was heard and said alone; so it is the same after a restart. */
export interface InterviewProgress {
  phase: "questions" | "closing";
  /** The planned question that is being talked about. */
  current: PlannedQuestion | null;
  /** The next one that was not yet asked, skipped or passed by. */
  next: PlannedQuestion | null;
  /** Probes of the current question so far, also those of which nothing was heard. */
  probes: number;
  probedLacks: Lack[];
  /** What the candidate said to the current question, without requests such as "repeat that". */
  answers: string[];
  /** What was said last, if it was said to the open question. */
  last: { text: string; intent: UtteranceIntent } | null;
  /** How often the open question was met with each intent. */
  intents: Partial<Record<UtteranceIntent, number>>;
  /** Answers given to the candidate's own questions. */
  replies: number;
}

export function progressOf(options: ProgressOptions): InterviewProgress {
  const { conversation, openQuestion } = options;
  const open = openQuestion && openQuestion.move.kind !== "intro" ? openQuestion : null;
  const current = questionById(options.plan, open?.move.questionId ?? null);
  const root = open ? rootOf(open.turnId, open.move) : null;
  const toOpen = conversation.filter((turn) => turn.role === "candidate" && turn.questionTurnId === root);
  const last = conversation.at(-1);
  return {
    phase: isClosing(conversation, open) ? "closing" : "questions",
    current,
    next: nextQuestion(options),
    ...aboutCurrent({ conversation, open, current }),
    last: last?.role === "candidate" && last.questionTurnId === root ? { text: last.text, intent: intentOf(last.text) } : null,
    intents: countBy(toOpen.map((turn) => intentOf(turn.text))),
    replies: turnIdsOf(conversation, open, (move) => move.kind === "reply").size,
  };
}

/** What the latest answer leaves out that was not asked for yet. */
export function openLacks(progress: InterviewProgress): Lack[] {
  const { current, answers, probedLacks } = progress;
  if (!current || answers.length === 0) return [];
  const asked = new Set<Lack>(probedLacks.flatMap((lack) => (lack === "own-action" || lack === "we-only" ? ["own-action", "we-only"] : [lack])));
  return lacksOf({ question: current, answer: answers.join(" ") }).filter((lack) => !asked.has(lack));
}

const rootOf = (turnId: string, move: Move): string => move.repeatOf ?? turnId;

const questionById = (plan: InterviewPlan, id: string | null): PlannedQuestion | null =>
  plan.questions.find((question) => question.questionId === id) ?? null;

/** The plan is walked forwards only, so a question of which nothing was heard is not asked a second time either. */
function nextQuestion({ plan, conversation, openQuestion, skippedQuestionIds }: ProgressOptions): PlannedQuestion | null {
  const met = new Set<string | null>(skippedQuestionIds);
  for (const turn of conversation) if (turn.role === "interviewer") met.add(turn.move.questionId);
  met.add(openQuestion?.move.questionId ?? null);
  const furthest = plan.questions.findLastIndex((question) => met.has(question.questionId));
  return plan.questions[furthest + 1] ?? null;
}

function isClosing(conversation: readonly ConversationTurn[], open: OpenTurn | null): boolean {
  const closes = (move: Move) => move.kind === "closing" || move.kind === "reply" || (move.kind === "repeat" && move.questionId === null);
  return (open !== null && closes(open.move)) || conversation.some((turn) => turn.role === "interviewer" && closes(turn.move));
}

interface AboutCurrentOptions {
  conversation: readonly ConversationTurn[];
  open: OpenTurn | null;
  current: PlannedQuestion | null;
}

function aboutCurrent({ conversation, open, current }: AboutCurrentOptions): Pick<InterviewProgress, "probes" | "probedLacks" | "answers"> {
  if (!current || !open) return { probes: 0, probedLacks: [], answers: [] };
  const ofCurrent = (move: Move) => move.questionId === current.questionId;
  const asking = turnIdsOf(conversation, open, (move) => ofCurrent(move) && move.kind !== "remark");
  const probing = turnIdsOf(conversation, open, (move) => ofCurrent(move) && move.lack !== undefined);
  const answers: string[] = [];
  conversation.forEach((turn, index) => {
    if (turn.role === "interviewer") return;
    const belongs = asking.has(turn.questionTurnId) || isBeside({ conversation, index, turn, questionId: current.questionId });
    if (!belongs) return;
    asking.add(turn.questionTurnId);
    if (isSubstance(turn.text)) answers.push(turn.text);
  });
  const moves = [...conversation.flatMap((turn) => (turn.role === "interviewer" ? [turn.move] : [])), open.move];
  const probedLacks = moves.flatMap((move) => (ofCurrent(move) && move.lack ? [move.lack] : []));
  return { probes: Math.max(asking.size - 1, probing.size), probedLacks: [...new Set(probedLacks)], answers };
}

interface BesideOptions {
  conversation: readonly ConversationTurn[];
  index: number;
  turn: Extract<ConversationTurn, { role: "candidate" }>;
  questionId: string;
}

/**
 * Whether the answer at `index` stands next to a turn about the question. Only asked when nothing was heard of the turn that
 * it answers, so that the conversation lacks that turn: better one probe too few than one too many.
 */
function isBeside({ conversation, index, turn: answer, questionId }: BesideOptions): boolean {
  const isKnown = conversation.some((turn) => turn.role === "interviewer" && rootOf(turn.turnId, turn.move) === answer.questionTurnId);
  if (isKnown) return false;
  const isInterviewer = (turn: ConversationTurn) => turn.role === "interviewer";
  const neighbours = [conversation.slice(0, index).findLast(isInterviewer), conversation.slice(index).find(isInterviewer)];
  return neighbours.some((turn) => turn?.role === "interviewer" && turn.move.questionId === questionId);
}

const isSubstance = (text: string): boolean => ["answer", "no-questions"].includes(intentOf(text));

/** Ids of the turns that first did what `wanted` looks for; a repetition counts as the turn that it repeats. */
function turnIdsOf(conversation: readonly ConversationTurn[], open: OpenTurn | null, wanted: (move: Move) => boolean): Set<string> {
  const ids = new Set<string>();
  for (const turn of conversation) {
    if (turn.role === "interviewer" && wanted(turn.move)) ids.add(rootOf(turn.turnId, turn.move));
  }
  if (open && wanted(open.move)) ids.add(rootOf(open.turnId, open.move));
  return ids;
}

function countBy(intents: readonly UtteranceIntent[]): Partial<Record<UtteranceIntent, number>> {
  const counts: Partial<Record<UtteranceIntent, number>> = {};
  for (const intent of intents) counts[intent] = (counts[intent] ?? 0) + 1;
  return counts;
}
