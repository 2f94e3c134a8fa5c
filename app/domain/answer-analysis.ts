import { type AnswerSigns, signsOf } from "./answer-signs";
import type { Competency, Lack, PlannedQuestion } from "./question";
import { contentWords, stem } from "./spoken-words";

type AskedQuestion = Pick<PlannedQuestion, "text" | "kind" | "competency">;

/** About six seconds of speech: no example fits into less. */
const SHORT_ANSWER_WORDS = 16;
/** Below this an answer has too few words to tell whether it is beside the question. */
const OFF_QUESTION_WORDS = 18;
/** Explanations and designs that reason for this long have given reasons, whatever words they used. */
const LONG_EXPLANATION_WORDS = 120;

/** Competencies whose stories gain from a measure; nobody needs a figure for a conflict. */
const MEASURABLE: ReadonlySet<Competency> = new Set<Competency>([
  "ownership",
  "problem-solving",
  "planning",
  "customer-focus",
  "technical-depth",
  "debugging",
  "scalability",
  "reliability",
  "architecture",
]);

const STORY =
  /(?:\btell me about (?:a|an|the|your|yourself as|something|someone|joining|working|work|two|waste|writing)\b|^describe|\. describe|give me an example|example of|think of a|which piece of work|walk me through (?:one|a project|how one|the hardest)|choose the most)/i;
/** Stories about a person or a preference: they need no outcome. */
const NO_OUTCOME: ReadonlySet<Competency> = new Set<Competency>(["motivation"]);

/** Whether the question asks for something that happened, rather than for knowledge or plans. */
export function asksForStory(question: AskedQuestion): boolean {
  return STORY.test(question.text) || (question.kind === "behavioural" && question.competency !== "motivation");
}

/**
 * What the answer leaves out, the most telling first. `answer` is all that was said to the question so far, probes
 * included. An empty list means that the answer is complete. It steers the next follow-up and says nothing of worth.
 */
export function lacksOf({ question, answer }: { question: AskedQuestion; answer: string }): Lack[] {
  const signs = signsOf(answer);
  if (isOffQuestion(question, answer, signs)) return ["off-question"];
  if (signs.words < SHORT_ANSWER_WORDS) return ["very-short"];
  return asksForStory(question) ? storyLacks(question, signs) : explanationLacks(question, signs);
}

function storyLacks(question: AskedQuestion, signs: AnswerSigns): Lack[] {
  const lacks: Lack[] = [];
  if (!signs.ownAction) lacks.push(signs.group >= 2 ? "we-only" : "own-action");
  if (!signs.result && !NO_OUTCOME.has(question.competency)) lacks.push("result");
  if (!signs.reason) lacks.push("reason");
  if (!signs.number && MEASURABLE.has(question.competency)) lacks.push("number");
  return lacks;
}

function explanationLacks(question: AskedQuestion, signs: AnswerSigns): Lack[] {
  const lacks: Lack[] = [];
  if (!signs.reason && signs.words < LONG_EXPLANATION_WORDS) lacks.push("reason");
  if (!signs.number && (question.kind === "system-design" || question.competency === "scalability")) lacks.push("number");
  return lacks;
}

const WORK =
  /\b(?:work\w*|team\w*|project\w*|customers?|clients?|users?|patients?|students?|pupils?|class\w*|colleagues?|managers?|boss|compan\w+|job|jobs|deadlines?|code\w*|data\w*|bugs?|tests?|systems?|meetings?|plans?|planned|product\w*|problems?|design\w*|releases?|shifts?|wards?|schools?|universit\w+|studied|course|sales|sold|stock|suppliers?|reports?|budgets?|process\w*|decid\w+|solution\w*|learn\w*|server\w*|service\w*|role|career|business|office|internship|skills?)\b/i;
const SMALL_TALK =
  /\b(?:weather|sunny|raining|football|soccer|cricket|match|dinner|lunch|breakfast|pizza|coffee|my (?:cat|dog)|holidays?|vacation|weekend|movie|film|song|singing|birthday|traffic|parking|beach|television|recipe|cooking)\b/gi;

/**
 * Careful on purpose: telling somebody wrongly that they missed the question is worse than letting it pass. Nothing of the
 * question may appear, nothing of work, and either small talk or nobody who does anything.
 */
function isOffQuestion(question: AskedQuestion, answer: string, signs: AnswerSigns): boolean {
  if (signs.words < OFF_QUESTION_WORDS) return false;
  const asked = new Set(contentWords(question.text).map(stem));
  const shared = contentWords(answer).filter((word) => asked.has(stem(word)));
  const smallTalk = answer.match(SMALL_TALK)?.length ?? 0;
  if (smallTalk >= 3 && shared.length <= 1 && !/\b(?:customers?|clients?|patients?|project)\b/i.test(answer)) return true;
  if (shared.length > 0 || WORK.test(answer)) return false;
  return smallTalk > 0 || (asksForStory(question) && !hasStory(signs));
}

const hasStory = (signs: AnswerSigns): boolean => signs.ownAction || signs.group > 0 || signs.result || signs.reason;
