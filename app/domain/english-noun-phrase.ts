import { type Utterance, isOpening, wordsOf } from "./english-utterance";

const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Words that begin a noun phrase. */
export const DETERMINERS = set("the a an my our your his her their its this that these those some any every each no both all most many");
const PHRASE_STARTS = set("the a an my our his her their every each all most many everybody everyone somebody someone people half both another other one");
const NO_SUBJECTS = ["a bit", "a lot", "a little", "a few", "a couple", "one day", "one second", "every day", "every week", "every time", "all right", "all of them", "all the time"];

/** Finite by their form alone. */
const FINITE = set(
  "is are was were am has had have do does did will would can could should might may must isn't aren't wasn't weren't hasn't hadn't haven't don't doesn't didn't won't wouldn't can't couldn't " +
    "took went made lost got came thought knew found ran built left kept held told gave met paid sent won wrote began became fell felt grew quit spent stood said saw read cost cut put set let hit " +
    "broke brought bought caught chose drew drove ate fought flew forgot froze hid hurt led lent lay meant rode rang rose sold shook shut sang sat slept spoke stuck taught threw understood woke wore " +
    "know think like love want need use work run make get take see say come agree help prefer enjoy believe feel try keep call mean look seem depend matter",
);
const VERB_ENDING = /(?:ed|s)$/;
const AFTER_VERB = /^(?:the|a|an|my|our|your|his|her|their|its|me|us|him|them|it|you|to|about|\d+|one|two|three|four|five|ten|that|first|very|really|well|\w+ing|\w+ly)$/;
const SUBJECTS_OF_RELATIVES = set("i we you he she they it who which that people");
/** A longer one has its verb, even if no rule finds it. */
const LONGEST_PHRASE = 10;

/** The words of the last sentence, without what only opens it. */
export function lastSentence({ raw }: Utterance): string[] {
  const sentence = wordsOf(raw.replace(/[.!?]+["']?$/, "").split(/[.!?;]\s+/).at(-1) ?? "");
  return sentence.slice(Math.max(0, sentence.findIndex((word) => !isOpening(word) && word !== "and" && word !== "because")));
}

/** "The way we used to plan", "most of the complaints": a subject with all that belongs to it, and no verb of its own yet. */
export function isBareNounPhrase(utterance: Utterance): boolean {
  const phrase = lastSentence(utterance);
  const [first = "", second = ""] = phrase;
  if (phrase.length < 3 || phrase.length > LONGEST_PHRASE || !PHRASE_STARTS.has(first) || NO_SUBJECTS.some((start) => phrase.join(" ").startsWith(start))) return false;
  if (first === "one" && second !== "thing" && second !== "of") return false;
  return !phrase.some((word, index) => index > 0 && isMainVerb(phrase, index, word));
}

function isMainVerb(phrase: string[], index: number, word: string): boolean {
  if (isInRelative(phrase, index)) return false;
  if (FINITE.has(word)) return !DETERMINERS.has(phrase[index - 1] ?? "");
  if (!VERB_ENDING.test(word) || DETERMINERS.has(phrase[index - 1] ?? "")) return false;
  return word.endsWith("ed") || (index > 1 && AFTER_VERB.test(phrase[index + 1] ?? ""));
}

/** The first verb after "who", "that" or a pronoun in the middle belongs to what they introduce. */
function isInRelative(phrase: string[], index: number): boolean {
  const opener = phrase.slice(0, index).findLastIndex((word, at) => at > 0 && SUBJECTS_OF_RELATIVES.has(word));
  if (opener < 0) return false;
  const between = phrase.slice(opener + 1, index);
  return !between.some((word) => FINITE.has(word) || word.endsWith("ed"));
}
