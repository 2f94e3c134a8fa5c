import type { InterviewKind, PlannedQuestion, Question, QuestionKind, RoleFamily } from "./question";
import { QUESTION_BANK } from "./question-bank/question-bank";
import { roleFamilyOf } from "./role-family";
import type { InterviewSettings } from "./settings";
import { contentWords, stem } from "./spoken-words";

/** The intro (20 s), the closing question and the answers to what the candidate asks (2 min). */
const MINUTES_AROUND = 2.5;
/** How far the last question may reach over the time: answers are often shorter than planned. */
const MINUTES_OVER = 1.5;
const MOST_QUESTIONS = 40;

export interface QuestionPlanOptions {
  settings: InterviewSettings;
  /** Questions asked in earlier interviews; taken only when nothing else is left. */
  recentQuestionIds: readonly string[];
  /** The same seed and settings give the same plan. */
  seed: number;
  bank?: readonly Question[];
}

/** The questions of an interview in order: fitted to kind, level, role and time, varied in what they look for. */
export function planQuestions({ settings, recentQuestionIds, seed, bank = QUESTION_BANK }: QuestionPlanOptions): PlannedQuestion[] {
  const family = roleFamilyOf(settings.role);
  const random = seededRandom(seed);
  const relevance = relevanceTo(`${settings.jobDescription} ${settings.resume}`);
  const recent = new Set(recentQuestionIds);
  const pool = bank
    .filter((question) => question.levels.includes(settings.level))
    .map((question) => ({
      question,
      appeal: random() + relevance(question) + (recent.has(question.id) ? -100 : 0) + fit(question, family),
    }));
  const chosen = fill({ pool, kinds: kindsFor(settings, family), minutes: settings.minutes - MINUTES_AROUND });
  return chosen.map(({ id, text, kind, competency, minutes }) => ({ questionId: id, text, kind, competency, minutes }));
}

interface Candidate {
  question: Question;
  appeal: number;
}

function fill({ pool, kinds, minutes }: { pool: readonly Candidate[]; kinds: (index: number) => QuestionKind[]; minutes: number }): Question[] {
  const chosen: Question[] = [];
  let left = minutes;
  while (chosen.length < MOST_QUESTIONS) {
    const next = best({ pool, kinds: kinds(chosen.length), chosen, left });
    if (!next) break;
    chosen.push(next);
    left -= next.minutes;
  }
  return chosen;
}

interface Choice {
  pool: readonly Candidate[];
  kinds: readonly QuestionKind[];
  chosen: readonly Question[];
  left: number;
}

/** The first of `kinds` that still has a fitting question wins; later kinds only fill what is left. */
function best({ pool, kinds, chosen, left }: Choice): Question | null {
  const taken = new Set(chosen.map((question) => question.id));
  for (const kind of kinds) {
    const ranked = pool
      .filter(({ question }) => question.kind === kind && !taken.has(question.id))
      .filter(({ question }) => chosen.length === 0 || question.minutes <= left + MINUTES_OVER)
      .map(({ question, appeal }) => ({ question, appeal: appeal + variety(question, chosen) }))
      .filter(({ appeal }) => appeal > UNFIT / 2)
      .sort((a, b) => b.appeal - a.appeal);
    if (ranked[0]) return ranked[0].question;
  }
  return null;
}

/** Far below anything else: of another profession. */
const UNFIT = -1_000;
const ABSTRACT_KINDS: readonly QuestionKind[] = ["system-design", "coding"];

/** Questions of the role's own family first, then everybody's. Whoever asks for system design or coding gets it in any role. */
function fit(question: Question, family: RoleFamily): number {
  if (family !== "general" && question.roleFamilies.includes(family)) return 0.5;
  if (question.roleFamilies.includes("general")) return 0;
  return ABSTRACT_KINDS.includes(question.kind) ? 0 : UNFIT;
}

/** Each competency once before any twice; an opener that is easy to begin with. */
function variety(question: Question, chosen: readonly Question[]): number {
  const same = chosen.filter((other) => other.competency === question.competency).length;
  const justAsked = chosen.at(-1)?.competency === question.competency ? 1 : 0;
  const opens = question.kind === "behavioural" && question.competency === "motivation";
  const opener = chosen.length === 0 && opens ? 3 : 0;
  return opener - 3 * same - justAsked;
}

const TECHNICAL_FAMILIES: readonly RoleFamily[] = ["engineering", "data"];

/** Which kinds the question at `index` may have, the wanted one first. */
function kindsFor(settings: InterviewSettings, family: RoleFamily): (index: number) => QuestionKind[] {
  const order = orderOf(settings.kind, settings.minutes, TECHNICAL_FAMILIES.includes(family));
  return (index) => {
    const wanted = order[index % order.length] ?? "behavioural";
    return [...new Set([wanted, ...order])];
  };
}

/** A mixed interview begins with the person, goes on with the craft, and has design and code only where they belong and fit. */
function orderOf(kind: InterviewKind, minutes: number, technical: boolean): QuestionKind[] {
  if (kind !== "mixed") return [kind];
  if (!technical) return ["behavioural", "technical"];
  if (minutes < 20) return ["behavioural", "technical"];
  if (minutes < 35) return ["behavioural", "technical", "coding", "behavioural"];
  return ["behavioural", "technical", "coding", "behavioural", "system-design", "technical", "behavioural"];
}

/** Up to one point for a question whose words stand in the job description or résumé: data to choose by, nothing more. */
function relevanceTo(documents: string): (question: Question) => number {
  const present = new Set(contentWords(documents).map(stem));
  if (present.size === 0) return () => 0;
  return ({ text, competency }) => {
    const words = new Set([...contentWords(text), ...competency.split("-")].map(stem));
    const shared = [...words].filter((word) => word.length > 3 && present.has(word)).length;
    return Math.min(1, shared * 0.3);
  };
}

/** Mulberry32: small, fast, and the same on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
