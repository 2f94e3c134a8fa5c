import {
  AMBIGUOUS_PREPOSITIONS,
  BARE_VERBS_THAT_LEAN,
  CLOSINGS,
  FILLERS,
  NAMES_OF_ONE_KIND,
  NUMBER_WORDS,
  OPEN_PHRASES,
  OPEN_WORDS,
  ORDINALS,
  PARENTHETICALS,
  PARTICLE_VERBS,
  SCENE_STARTS,
  SHORT_REPLIES,
  SUBJECTS,
  SUBORDINATORS,
  UNITS_THAT_COUNT,
  UNSURE,
  VERBS_THAT_LEAN,
} from "./english-clause-words";
import { DETERMINERS, isBareNounPhrase, lastSentence } from "./english-noun-phrase";
import { asksForTime } from "./english-thinking-request";
import { type Utterance, endsWith, isOpening, startsWith, utteranceOf, wordsOf } from "./english-utterance";

/**
 * How an utterance stands at its last word. `closed` says itself that it is over; `open` cannot end there; `leaning`
 * probably goes on; `unclear` may be either; `thinking` asks for time.
 */
export type ClauseEnd = "closed" | "complete" | "unclear" | "leaning" | "open" | "thinking";

type Rule = (utterance: Utterance) => ClauseEnd | null;

/** Reads English as speech-to-text writes it: with or without punctuation, capitals and articles. */
export function clauseEndOf(text: string): ClauseEnd {
  const utterance = utteranceOf(text);
  if (utterance.words.length === 0) return "unclear";
  if (asksForTime(utterance)) return "thinking";
  for (const rule of RULES) {
    const end = rule(utterance);
    if (end) return end;
  }
  return "complete";
}

const breaksOff: Rule = ({ raw }) => (/(?:[-–—,;:]|\.\.\.|…)["']?$/.test(raw) ? "open" : null);

const asksSomething: Rule = ({ raw }) => (/\?["']?$/.test(raw) ? "closed" : null);

const closesItself: Rule = ({ words }) => (CLOSINGS.some((closing) => endsWith(words, closing)) ? "closed" : null);

/** "Yeah" may be the whole answer; "so", "well" and "good question" only open one. */
const onlyOpens: Rule = ({ words }) => {
  const opening = words.filter((word) => !SHORT_REPLIES.has(word));
  if (opening.length === 0) return "unclear";
  if (opening.every(isOpening)) return "open";
  return words.length <= 9 && words.at(-1) === "question" && PRAISE.some((word) => words.includes(word)) ? "open" : null;
};
const PRAISE = ["good", "great", "tough", "tricky", "interesting", "hard", "difficult", "nice", "big"];

const hesitates: Rule = ({ last }) => (FILLERS.has(last) ? "open" : null);

const endsInOpenPhrase: Rule = ({ words }) => (OPEN_PHRASES.some((phrase) => endsWith(words, phrase)) ? "open" : null);

const isUnsure: Rule = ({ words }) => {
  const phrase = UNSURE.find((candidate) => endsWith(words, candidate));
  return phrase && words.slice(0, -phrase.length).every(isOpening) ? "unclear" : null;
};

/** "I think" ends a clause that it follows ("it worked, I think") and opens one after "and", "so" or nothing. */
const endsInParenthesis: Rule = ({ words }) => {
  const phrase = PARENTHETICALS.find((candidate) => endsWith(words, candidate));
  if (!phrase) return null;
  const previous = words.at(-1 - phrase.length);
  const isManner = MANNER.has(words.at(-2 - phrase.length) ?? "");
  const opens = previous === undefined || CLAUSE_STARTS.has(previous) || (isOpening(previous) && !isManner);
  if (opens) return "open";
  return phrase.join(" ") === "you know" ? "leaning" : "complete";
};
/** Before these, "well" and "right" end a clause: "it went well, I think". */
const MANNER = new Set("went go goes going did do does worked works turned was is very really pretty quite".split(" "));
const CLAUSE_STARTS = new Set("and so but because that then where which when if or".split(" "));

/** "So what I did" is the beginning of "… was to call them"; "that's what I did" is an end. */
const beginsCleft: Rule = ({ words, last, before }) => {
  if (words.at(-3) !== "what" || !AUXILIARIES.has(last) || !SUBJECTS.has(before)) return null;
  return words.slice(0, -3).every((word) => isOpening(word) || word === "and") ? "open" : null;
};

/** "As well as I could", "yes I did", "that's how it was", "that's all I have": the verb's rest is understood. */
const leavesVerbOut: Rule = ({ words, last, before }) => {
  if (last === "had" && before === "ever") return "complete";
  if (!AUXILIARIES.has(last) || !(SUBJECTS.has(before) || before === "it")) return null;
  return words.slice(-7, -2).some((word) => ELLIPSIS_TRIGGERS.has(word)) ? "complete" : null;
};
const AUXILIARIES = new Set(
  ("am is are was were have has had do does did can could will would should might may " +
    "haven't hasn't hadn't didn't don't doesn't can't couldn't won't wouldn't wasn't weren't isn't aren't").split(" "),
);
const ELLIPSIS_TRIGGERS = new Set("yes yeah yep no nope as than how what who where whatever way all everything anything".split(" "));

const endsInOpenWord: Rule = (utterance) => {
  const complements = OPEN_WORDS.get(utterance.last);
  if (complements === undefined) return null;
  const { words, before } = utterance;
  if (complements === "always" || words.length === 1) return "open";
  if ("unless" in complements) return complements.unless.has(before) ? "complete" : "open";
  return complements.after.has(before) ? "open" : null;
};

/** "I work with" goes on; "the tools I work with" and "she logged in" need not. */
const endsInPreposition: Rule = ({ words, last, before }) => {
  if (!AMBIGUOUS_PREPOSITIONS.has(last)) return null;
  if (PARTICLE_VERBS.has(`${before} ${last}`)) return null;
  const clause = words.slice(-9, -1);
  const pointed = clause.findLastIndex((word, index) => POINTED_AT.has(word) && POINTING.has(clause[index - 1] ?? ""));
  const asksWhatFor = clause.includes("what") && (before === "is" || before === "was");
  if (asksWhatFor || hasSubjectAfter(clause, pointed)) return "complete";
  return hasSubjectAfter(clause, clause.findLastIndex((word) => RELATIVES.has(word))) ? "unclear" : "open";
};
const hasSubjectAfter = (words: string[], at: number): boolean =>
  at >= 0 && words.slice(at + 1).some((word) => SUBJECTS.has(word) || STRANDING.has(word));
const STRANDING = new Set(["you", "it", "to"]);
/** "That is what I am looking for", "that's something I am good at": said of what was said before. */
const POINTED_AT = new Set(["what", "something", "who"]);
const POINTING = new Set(["is", "that's", "it's"]);
const RELATIVES = new Set(
  "what which who whom that's thing things something anything nothing everything project projects team teams people part tools place stuff one hard easy difficult nice great fun good nobody someone somebody".split(" "),
);

/** "I suggested" goes on; "as I expected" and "all we wanted" need not. */
const endsInLeaningVerb: Rule = ({ words, last, before }) => {
  if (BARE_VERBS_THAT_LEAN.has(last) && BEFORE_BARE_VERB.has(before)) return "leaning";
  if (!VERBS_THAT_LEAN.has(last)) return null;
  return words.slice(-6, -1).some((word) => ELLIPSIS_TRIGGERS.has(word)) ? null : "leaning";
};
const BEFORE_BARE_VERB = new Set("to was is could would should can must will might help".split(" "));

/** "The part of the system that", not "I fixed that". */
const opensRelative: Rule = ({ words, last }) => (last === "that" && DETERMINERS.has(words.at(-3) ?? "") ? "open" : null);

/** "She asked me why"; whoever is told why has heard it. */
const asksWhy: Rule = ({ words, last }) => (last === "why" && words.slice(-3, -1).some((word) => ASKING.has(word)) ? "open" : null);
const ASKING = new Set("ask asked asks wonder wondered".split(" "));

/** "First we cleaned it then we grouped it then". */
const stepsOn: Rule = ({ words, last }) =>
  last === "then" && words.slice(-14, -1).some((word) => word === "then" || word === "first") ? "open" : null;

/** "At the price the quality": things side by side that nothing joins yet. */
const namesSideBySide: Rule = ({ words, before }) =>
  DETERMINERS.has(before) && words.at(-4) === before && AMBIGUOUS_PREPOSITIONS.has(words.at(-5) ?? "") ? "leaning" : null;

/** "Having worked in a kitchen for years": a participle, and nobody yet who did. */
const beginsWithParticiple: Rule = (utterance) => {
  const sentence = lastSentence(utterance);
  if (!/^(?!during|nothing|something|anything|everything|bring|thing)\w{2,}ing$/.test(sentence[0] ?? "") || sentence.length < 3 || sentence.length > 9) return null;
  return sentence.some((word) => SUBJECT.test(word) || BE.has(word) || word === "is" || word === "it") ? null : "leaning";
};

/** "Because the deadline was fixed" may be why what follows was done; a longer one is the answer to "why?". */
const givesShortReason: Rule = ({ words }) => {
  const from = words.findIndex((word) => !isOpening(word) && word !== "and");
  return words[from] === "because" && words.length - from <= 6 && NOUN_STARTS.has(words[from + 1] ?? "") ? "leaning" : null;
};

const lacksPredicate: Rule = (utterance) => (isBareNounPhrase(utterance) ? "leaning" : null);

/** "What surprised me most", "what people forget": a subject that is a clause. */
const beginsWithWhat: Rule = (utterance) => {
  const sentence = lastSentence(utterance);
  const hasPredicate = sentence.slice(2).some((word) => BE.has(word) || word === "is" || word === "means");
  return sentence[0] === "what" && sentence.length >= 3 && sentence.length <= 7 && !hasPredicate && !QUESTION_VERBS.has(sentence[1] ?? "") && sentence[2] !== "mean" && !QUESTION_VERBS.has(sentence[2] ?? "")
    ? "leaning"
    : null;
};

/** "Twenty" may want its "percent"; "in 2019" and "the team of five." do not. */
const endsInNumber: Rule = ({ last, before, raw, words }) => {
  if (!NUMBER_WORDS.has(last) && !/^\d+$/.test(last)) return null;
  if (/[.!]$/.test(raw) || /^(?:19|20)\d\d$/.test(last) || UNITS_THAT_COUNT.has(before)) return "complete";
  if (before === "to" && words.slice(-8, -2).includes("from")) return "complete";
  const isSpokenYear = NUMBER_WORDS.has(before) && ["in", "since", "until", "by"].includes(words.at(-3) ?? "");
  return isSpokenYear ? "complete" : "leaning";
};

/** "Java, Python, React": commas without the "and" that ends a list. */
const listRises: Rule = ({ raw }) => {
  const sentence = raw.split(/[.!?;:]\s+/).at(-1) ?? "";
  const items = sentence.split(",");
  const lastItems = items.slice(-2).map(wordsOf);
  if (items.length < 3 || lastItems.some((words) => words.length > 3)) return null;
  return lastItems[1]?.some((word) => ENDS_LIST.has(word)) ? null : "leaning";
};

const ENDS_LIST = new Set([..."and or etc well too then it that".split(" "), ...SUBJECTS]);

/** "I speak English Spanish": the same list, from a transcriber that writes no commas. */
const namesOfOneKind: Rule = ({ last, before }) => (NAMES_OF_ONE_KIND.some((names) => names.has(last) && names.has(before)) ? "open" : null);

/** "Three reasons. First …": what was announced has not all been said. */
const announcesMore: Rule = ({ words }) => {
  const announced = words.findLastIndex(
    (word, index) => ANNOUNCED_THINGS.has(word) && COUNTS.some((names) => names.includes(words[index - 1] ?? "")),
  );
  if (announced < 0) return null;
  const count = COUNTS.findIndex((names) => names.includes(words[announced - 1] ?? "")) + 2;
  const rest = words.slice(announced + 1);
  const reached = Math.max(0, ...rest.map((word, index) => ORDINALS.get(word) ?? (isFirstOfList(word, rest[index + 1]) ? 1 : 0)));
  const isSpokenAsList = reached > 0 && reached < count;
  return isSpokenAsList ? "leaning" : null;
};
const isFirstOfList = (word: string, next: string | undefined): boolean => word === "one" && (next === "is" || next === "was");
const COUNTS = [["two", "2"], ["three", "3", "several", "few", "many", "multiple"], ["four", "4"], ["five", "5"]];
const ANNOUNCED_THINGS = new Set(
  ("things reasons points parts steps ways problems issues examples factors options lessons strengths weaknesses stages phases " +
    "goals tasks challenges aspects rules").split(" "),
);

/** "So my manager", "because the client": a subject that still wants its verb. */
const lacksVerb: Rule = ({ words, starts }) => {
  const at = words.length - 2 - (NOUN_ADJECTIVES.has(words.at(-2) ?? "") ? 1 : 0);
  if (at < 0 || !NOUN_STARTS.has(words[at] ?? "")) return null;
  const opensUtterance = at === 1 && words[0] === "and";
  return starts.has(at) || opensUtterance || SUBJECT_COMES_NEXT.has(words[at - 1] ?? "") ? "leaning" : null;
};
const NOUN_STARTS = new Set("the my our his her their a".split(" "));
const NOUN_ADJECTIVES = new Set("main first second biggest whole other next only real big".split(" "));
const SUBJECT_COMES_NEXT = new Set("so because but then that when if while".split(" "));

/** "My manager at the time": a subject with its attribute, and no verb yet. */
const lacksVerbAfterAttribute: Rule = ({ words, starts }) => {
  const clause = words.slice(Math.max(...starts));
  const noun = clause.slice(clause.findIndex((word) => !isOpening(word) && word !== "and" && word !== "because"));
  if (!NOUN_STARTS.has(noun[0] ?? "") || noun.length > 7) return null;
  const attribute = NOUN_ADJECTIVES.has(noun[1] ?? "") ? 3 : 2;
  const isAttribute = ATTRIBUTE_STARTS.has(noun[attribute] ?? "") && ATTRIBUTE_NOUNS.has(noun[attribute + 1] ?? "");
  return isAttribute && noun.length <= attribute + 4 ? "leaning" : null;
};
const ATTRIBUTE_STARTS = new Set("at of in on from".split(" "));
const ATTRIBUTE_NOUNS = new Set("the my our that this a".split(" "));

/** "In my previous role", "as a team lead": a scene without a clause yet. */
const setsScene: Rule = ({ words, starts }) => {
  const clause = words.slice(Math.max(...starts));
  const scene = clause.slice(clause.findIndex((word) => !isOpening(word) && word !== "and"));
  const hasVerb = scene.some((word, index) => SUBJECT.test(word) || BE.has(word) || word === "is" || (index > 1 && INDEFINITE.has(word)));
  if (!SCENE_STARTS.has(scene[0] ?? "") || scene.length > 8 || hasVerb) return null;
  return scene.length === 2 && scene.length === words.length && scene[0] !== "last" ? "unclear" : "leaning";
};
/** Subjects that need no article. */
const INDEFINITE = new Set("it this everything nothing nobody everybody everyone someone people you".split(" "));

/** "A few months ago": when, and not yet what. */
const tellsWhen: Rule = ({ words, last }) => {
  const rest = words.filter((word) => !isOpening(word) && word !== "and");
  return last === "ago" && rest.length <= 5 && !rest.some((word) => SUBJECT.test(word) || BE.has(word)) ? "leaning" : null;
};

/** "So when I joined the team": a subordinate clause without its main one. */
const lacksMainClause: Rule = ({ words, starts }) => {
  const start = lastClauseStart(words, starts);
  const opener = SUBORDINATORS.find((phrase) => startsWith(words.slice(start), phrase));
  if (!opener || words.length - start > 11) return null;
  const rest = words.slice(start + opener.length);
  if (QUESTION_VERBS.has(rest[0] ?? "") || rest[0] === "then") return null;
  const ownSubject = SUBJECT.test(rest[0] ?? "") || rest[0] === "it" ? 1 : 0;
  return mainSubjects(rest) > ownSubject ? null : "leaning";
};
const QUESTION_VERBS = new Set("should do does did is are was were can could would will".split(" "));
const SUBJECT = /^(?:i|we|they|he|she|there|it's)(?:'\w+)?$/;
const BE = new Set("was were is are had".split(" "));

/** Subjects with a verb of their own; the first verb after a noun belongs to the subordinate clause when that began with a noun. */
function mainSubjects(words: string[]): number {
  const pronouns = words.filter((word, index) => (SUBJECT.test(word) && (word !== "there" || BE.has(words[index + 1] ?? ""))) || (word === "it" && isSubjectIt(words[index + 1])));
  const verbsOfNouns = words.filter((word, index) => BE.has(word) && !SUBJECT.test(words[index - 1] ?? "") && words[index - 1] !== "it");
  const beganWithNoun = SUBJECT.test(words[0] ?? "") || words[0] === "it" ? 0 : 1;
  return pronouns.length + Math.max(0, verbsOfNouns.length - beganWithNoun);
}

const isSubjectIt = (next: string | undefined): boolean =>
  next !== undefined && !AFTER_OBJECT.has(next) && !AMBIGUOUS_PREPOSITIONS.has(next);
const AFTER_OBJECT = new Set("and now again all too well very so when because but or then later today yet still right myself ourselves".split(" "));

/** Where the last clause begins that a subordinator opens ("and then when I …"); the end when none does. */
function lastClauseStart(words: string[], starts: ReadonlySet<number>): number {
  for (let index = words.length - 1; index >= 0; index -= 1) {
    const isStart = starts.has(index) || isOpening(words[index - 1] ?? "");
    if (isStart && SUBORDINATORS.some((phrase) => startsWith(words.slice(index), phrase))) return index;
  }
  return words.length;
}

/** "The the", "we w-w-we", "it was it was": the speaker is restarting, or a sound blocks. */
const stutters: Rule = ({ words, last, before, raw }) => {
  if (REPEATED_SOUND.test(raw)) return "open";
  if (last === before) return REPEATABLE.has(last) || NUMBER_WORDS.has(last) ? null : "open";
  const isPair = words.length >= 4 && endsWith(words.slice(0, -2), [before, last]);
  return isPair && !REPEATABLE.has(before) ? "open" : null;
};
const REPEATED_SOUND = /(?<!\p{L})(\p{L}{1,3})[-–](?:\1[-–])*\1\p{L}*[.…]*$/iu;
const REPEATABLE = new Set("very no yes yeah really many much far so bye that had".split(" "));

/** In order of weight: the first that has an opinion decides. */
const RULES: Rule[] = [
  asksSomething,
  breaksOff,
  onlyOpens,
  closesItself,
  hesitates,
  stutters,
  opensRelative,
  asksWhy,
  stepsOn,
  isUnsure,
  endsInParenthesis,
  endsInOpenPhrase,
  beginsCleft,
  leavesVerbOut,
  endsInOpenWord,
  endsInPreposition,
  endsInLeaningVerb,
  endsInNumber,
  listRises,
  namesOfOneKind,
  announcesMore,
  lacksVerb,
  lacksVerbAfterAttribute,
  tellsWhen,
  setsScene,
  lacksMainClause,
  namesSideBySide,
  beginsWithParticiple,
  beginsWithWhat,
  givesShortReason,
  lacksPredicate,
];
