import { asksForStory } from "~/domain/answer-analysis";
import type { PlannedQuestion } from "~/domain/question";
import type { Move } from "~/domain/record";
import { isEnglish } from "~/domain/settings";
import { contentWords, stem, wordsOf } from "~/domain/spoken-words";

import type { ContinueOptions } from "./interviewer";
import { ANYTHING_ELSE, ASKS, CLOSING_QUESTION } from "./manner-phrases";

/** Leads from half a sentence to a whole question, whatever the half was about. */
const BRIDGE = "let me put it plainly.";
/** Ends half a sentence of a turn that asks nothing. */
const ENDINGS: Partial<Record<Move["kind"], string>> = { remark: "so take your time.", reply: "and thank you for asking." };
/** A question that was reworded shares at least so much of its meaningful words with the planned one. */
const SAME_QUESTION = 0.4;
/** So many words of the plan in a row are the planned question being said. */
const VERBATIM_WORDS = 3;

const REQUEST = /^(?:(?:so|and|then|please|now|well|could you|can you|would you)[ ,]+)*(?:tell|describe|walk|take|explain|give|share|help|talk|show|imagine|think|pick|say)\b/i;

/** Whether somebody who hears the turn is to answer it. */
export function asks({ kind, last }: Move): boolean {
  return kind === "question" || kind === "probe" || kind === "repeat" || kind === "closing" || (kind === "reply" && !last);
}

/** What a turn that broke off after `textSoFar` still needs, so that it is whole and asks what its move asks; empty when it is and does. */
export function restOfTurn(options: ContinueOptions): string {
  const { move, textSoFar } = options;
  const wanted = wantedQuestion(options);
  if (wanted === null) return endsWhole(textSoFar) ? "" : (ENDINGS[move.kind] ?? "and that is all.");
  const verbatim = restOfQuestion(textSoFar, wanted);
  if (verbatim !== null) return verbatim;
  if (endsWhole(textSoFar)) return isAsked(options, wanted) ? "" : wanted;
  return `${BRIDGE} ${wanted}`;
}

export const endsWhole = (text: string): boolean => /[.!?…]["'”’)\]]*\s*$/.test(text);

export const sentencesIn = (text: string): string[] => text.trim().split(/(?<=[.!?…]["'”’)\]]*)\s+/);

/** The move's question in our own words; null for a move that asks nothing. */
function wantedQuestion(options: ContinueOptions): string | null {
  const { move, plan, openQuestion } = options;
  const planned = plan.questions.find(({ questionId }) => questionId === move.questionId) ?? null;
  switch (move.kind) {
    case "question":
      return planned?.text ?? null;
    case "probe":
      return probeText(move, planned);
    case "repeat":
      return planned?.text ?? openQuestion?.text ?? CLOSING_QUESTION;
    case "closing":
      return CLOSING_QUESTION;
    case "reply":
      return move.last ? null : ANYTHING_ELSE[0];
    default:
      return null;
  }
}

function probeText({ lack = "very-short" }: Move, planned: PlannedQuestion | null): string {
  const style = planned && !asksForStory(planned) ? "explanation" : "story";
  return ASKS[style][lack][0] ?? ASKS.story["very-short"][0] ?? "";
}

/** What is missing of `question` when `text` ends in its beginning; null when it does not. */
function restOfQuestion(text: string, question: string): string | null {
  const said = wordsOf(text);
  const asked = wordsOf(question);
  for (let count = Math.min(said.length, asked.length); count >= VERBATIM_WORDS; count -= 1) {
    if (!said.slice(-count).every((word, index) => word === asked[index])) continue;
    return afterWords(question, count);
  }
  return null;
}

/** The text after its first `count` words, from the next word on. */
export function afterWords(text: string, count: number): string {
  const words = [...text.matchAll(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)];
  const next = words[count];
  return next ? text.slice(next.index) : "";
}

function isAsked({ move, textSoFar, settings }: ContinueOptions, wanted: string): boolean {
  const asking = sentencesIn(textSoFar).filter((sentence) => /\?["'”’)\]]*$/.test(sentence) || REQUEST.test(sentence));
  // Planned questions are English: in another language no word of theirs is found again.
  if (!isEnglish(settings.language) || (move.kind !== "question" && move.kind !== "repeat")) return asking.length > 0;
  const said = new Set(contentWords(asking.join(" ")).map(stem));
  const meant = contentWords(wanted).map(stem);
  return asking.length > 0 && meant.filter((word) => said.has(word)).length >= meant.length * SAME_QUESTION;
}
