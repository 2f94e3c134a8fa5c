import { THINKING_PHRASES, THINKING_TAIL, THINKING_TOPICS } from "./english-clause-words";
import { type Utterance, isOpening, lastIndexOf } from "./english-utterance";

/** Whether the utterance ends by asking for time: "let me think about that for a second", "hold on", "how do you say". */
export function asksForTime({ words, starts }: Utterance): boolean {
  for (const { words: phrase, needsStart } of THINKING_PHRASES) {
    const at = lastIndexOf(words, phrase);
    if (at < 0) continue;
    const isOwn = starts.has(at) || phrase[0] === "let's" || isSpokenByTheCandidate(words[at - 1], needsStart);
    const end = at + phrase.length;
    const hasSentenceAfter = [...starts].some((start) => start > end && start < words.length);
    if (isOwn && endsWithTheRequest({ rest: words.slice(end), phrase, hasSentenceAfter })) return true;
  }
  return false;
}

/** "One second" asks for time at the start of a clause and is a duration after "was"; "let me think" is reported after "they". */
function isSpokenByTheCandidate(previous: string | undefined, needsStart: boolean): boolean {
  if (previous === undefined || isOpening(previous)) return true;
  return !needsStart && !REPORTING.has(previous);
}
const REPORTING = new Set("he she they it you to didn't wouldn't doesn't don't never always that said me us him her them".split(" "));

/** Nothing follows but politeness, or what is to be thought about; an answer may follow the same words at once. */
function endsWithTheRequest(options: { rest: string[]; phrase: string[]; hasSentenceAfter: boolean }): boolean {
  const { rest, phrase, hasSentenceAfter } = options;
  if (rest.every((word) => THINKING_TAIL.has(word))) return true;
  if (hasSentenceAfter || rest.length > 9 || ANSWER_BEGINS.test(rest.join(" "))) return false;
  return phrase.some((word) => THINKING_VERBS.has(word)) && THINKING_TOPICS.has(rest[0] ?? "");
}
const ANSWER_BEGINS = /\b(?:it|that|this|one|second|moment|minute) (?:i|we|my|our|the|so|okay|yes|yeah)\b/;
const THINKING_VERBS = new Set("think thinking remember recall come gather collect consider".split(" "));
