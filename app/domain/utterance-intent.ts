import { isFiller, wordsOf } from "./spoken-words";

/** What an utterance is for. Anything that says something of its own is an `answer`. */
export type UtteranceIntent =
  | "answer"
  /** Nothing was said, or only signs. */
  | "empty"
  /** "Can you repeat that?" */
  | "repeat"
  | "skip"
  /** "Can we stop the interview here?" */
  | "stop"
  | "dont-know"
  /** "Give me a second." */
  | "thinking"
  /** "What do you mean by stakeholder?" */
  | "asks-question"
  /** "No, that's all": matters only once the candidate was asked for questions. */
  | "no-questions";

interface Phrase {
  intent: Exclude<UtteranceIntent, "answer" | "empty">;
  /** Matched against lower-case words joined by single spaces. */
  pattern: RegExp;
}

/** The longest utterance, in words, that is read as anything but an answer: longer ones say something of their own. */
const LONGEST = 24;
/** Words that may remain beside the recognised phrases. A repeat request may name the part that was missed. */
const SPARE_WORDS: Record<Phrase["intent"], number> = {
  repeat: 6,
  "asks-question": 12,
  skip: 3,
  stop: 3,
  "dont-know": 3,
  thinking: 3,
  "no-questions": 4,
};

const phrase = (intent: Phrase["intent"], ...sources: string[]): Phrase[] =>
  sources.map((source) => ({ intent, pattern: new RegExp(`(?<![\\w'])(?:${source})(?![\\w'])`, "g") }));

/** A question to the interviewer opens the utterance; further in, somebody is being quoted. */
const NEAR_START = "(?<=^(?:[\\w']+ ){0,3})(?<!asked me )";

const PHRASES: Phrase[] = [
  ...phrase(
    "repeat",
    "(?:can|could|would|will) you (?:please )?(?:just )?(?:repeat|rephrase|say|ask|read)(?: (?:that|it|this|the question|your question|me|the last part|the last bit))*(?: (?:again|once more|one more time|slower|more slowly|another way|please))*",
    "(?:please )?(?:repeat|rephrase)(?: (?:please|again|that|it|the question|your question|once more))*",
    "(?:please |can you |could you )?say (?:that |it |this )?(?:again|once more|one more time)",
    "(?:what was|what is|what's|whats|what were) (?:the|your|that) (?:last )?question(?: again)?",
    "what (?:did|do) you (?:say|ask|just say|just ask)(?: me)?(?: again)?",
    "(?:i )?(?:didn't|did not|don't|do not|couldn't|could not|can't|not) (?:quite |really )?(?:hear|catch|get|understand|understood)(?: (?:that|you|it|the question|your question|what you said|the last part|anything))?",
    "(?:i )?missed (?:that|the question|what you said|the last part)",
    "(?:i beg your )?pardon(?: me)?",
    "come again",
    "(?:once more|one more time|again) please",
    "(?:can|do) you hear me",
    "(?:hello )?are you (?:still )?there",
    "i forgot (?:the|your) question",
    "sorry what",
    "^(?:what|sorry|hello|excuse me)$",
  ),
  ...phrase(
    "skip",
    "(?:can|could|may|shall) (?:we|i|you) (?:please )?(?:just )?(?:skip|pass|move on|go on|go to the next|have the next|come back to|do another)(?: (?:on )?(?:this|that|it|one|the|question|to|next|later|please))*",
    "(?:let's|lets|let us|i'd like to|i would like to|i'd rather|i would rather|i want to|i prefer to|i'll|i will)(?: just)? (?:skip|pass|move on)(?: (?:on )?(?:this|that|it|one|the|question|to|next|please))*",
    "^(?:please )?(?:skip|pass|next)(?: (?:on|this|that|it|one|the|question|to|please))*$",
    "skip (?:this|that|it|the question)(?: (?:one|question))?",
    "(?:the )?(?:next|another|different) (?:question|one) please",
    "^(?:the )?next question$",
    "(?:i'd|i would) rather not (?:answer|say|talk about)(?: (?:that|this|it|one|question))*",
  ),
  ...phrase(
    "stop",
    "(?:can|could|may|shall) (?:we|i|you) (?:please )?(?:just )?(?:stop|end|finish)(?: (?:here|now|it|this|the|interview))*",
    "(?:i want to|i'd like to|i would like to|i need to|i have to|let's|lets|let us) (?:stop|end|finish|leave|quit)(?: (?:here|now|it|this|the|interview))*",
    "(?:stop|end|finish) (?:the|this) interview",
  ),
  ...phrase(
    "dont-know",
    "(?:i )?(?:really |honestly |just )?(?:don't|dont|do not|not) (?:really |honestly |actually )?know(?: (?:that|this|the answer|what to say|how to answer|about that|about this|it))*",
    "dunno",
    "(?:i have |i've |i've got |i got |got )?(?:absolutely )?no (?:idea|clue|example|experience)(?: (?:about|of|with|for) (?:that|this|it))?",
    "(?:i )?(?:don't|dont|do not) (?:really )?have (?:any |an |a |one )?(?:idea|clue|example|experience|answer|story)s?(?: (?:about|of|with|for|like|to) (?:that|this|it|hand|share))?",
    "(?:i )?(?:can't|cannot|can not|couldn't) (?:really )?(?:think of|remember|recall|come up with)(?: (?:any|an|a|one|anything|something|such|example|examples|that|situation|right now|now|at the moment|of))*",
    "nothing (?:really )?comes to (?:my )?mind(?: right now)?",
    "(?:i )?(?:have|i've|ive) never (?:really )?(?:had|been in|experienced|done|faced)(?: (?:that|this|such|a|like|situation|anything|in|something|one))*",
    "(?:i'm|im|i am) not (?:really |so |quite |too )?sure(?: (?:about that|what to say|how to answer|about this))?",
    "my mind (?:is|went|has gone) (?:completely )?blank",
    "i'?(?:m| am) drawing a blank",
    "i haven't (?:really )?(?:had|been in|experienced|done|faced)(?: (?:that|this|such|a|like|situation|anything|in|one))*",
  ),
  ...phrase(
    "thinking",
    "let me (?:just )?(?:think|see|remember|recall)(?: (?:about (?:that|it|this)|for|a|one|second|sec|moment|minute|bit))*",
    "(?:can you |could you |please )?(?:give|allow) me (?:a|one|just a|some|a few) (?:second|seconds|sec|moment|minute|time|bit)s?(?: to think)?",
    "^(?:just |wait )?(?:a|one) (?:second|sec|moment|minute)(?: please)?$",
    "(?:hold on|hang on|wait)(?: (?:a|one) (?:second|sec|moment|minute))?",
    "(?:i'm|im|i am) (?:still |just )?thinking",
    "i need (?:a|one|some|to think)(?: (?:second|moment|minute|time|about that))?",
    "(?:that's|thats|that is|this is|it's) (?:a )?(?:really |very )?(?:good|great|hard|tough|difficult|interesting) (?:question|one)",
    "may i (?:have|take) (?:a|one) (?:second|moment|minute)(?: to think)?",
    "can i (?:have|take|think)(?: (?:a|one|for|second|moment|minute|to|think|about|it))*",
  ),
  ...phrase(
    "asks-question",
    ...[
      "(?:what|how) do you mean",
      "do you mean",
      "what (?:does|is) (?:a |an )?[\\w'-]+(?: [\\w'-]+)? mean",
      "(?:does|can|should|must|may) it (?:have to |need to )?be",
      "(?:should|shall) i (?:talk|speak|answer|give|use|start|focus|explain|describe|tell)",
      "(?:is it|is that|would it be|would that be) (?:ok|okay|fine|all right|alright) (?:if|to)",
      "(?:can|could|may) i (?:talk|speak|use|give|answer|ask|tell|start|describe|choose)",
      "(?:can|could|would) you (?:please )?(?:explain|clarify|be more specific|give me (?:an example|a hint|more))",
      "(?:are you|do you want me to|you want me to) (?:asking|talk|describe|explain|give|tell)",
      "(?:what|which) kind of",
    ].map((source) => NEAR_START + source),
  ),
  ...phrase(
    "no-questions",
    "^(?:no|nope|nah|none|nothing|not really|not at the moment|not right now|no no)(?: (?:thanks|thank you|sir|madam))?",
    "(?:that's|thats|that is|that was|this is) (?:all|it|everything)(?: (?:from|for) (?:me|my side|now|today))?",
    "(?:i (?:have|got)|i've got|there are) (?:no|not any)(?: (?:more|further|other))? questions?",
    "(?:i )?(?:don't|dont|do not) have (?:any|a)(?: (?:more|further|other))? questions?",
    "no(?: (?:more|further|other))? questions?(?: from (?:me|my side))?",
    "nothing (?:else )?(?:from (?:me|my side)|comes to mind|for now)",
    "(?:i'm|im|i am|we're|all) good",
    "(?:i think )?(?:you|we) (?:have |'ve |already )?(?:covered|answered) (?:it all|everything|all)",
    "thank you(?: (?:so|very) much)?(?: for (?:your|the) (?:time|interview|opportunity))?",
    "(?:bye|goodbye|have a (?:nice|good|great) day)",
  ),
];

/**
 * Any of them. Nearly every answer has none, and an engine forgets patterns that rest: to look for each of them takes up to 9 ms then, at the
 * one moment at which somebody waits for a reply, and to look for all at once takes 1.
 */
const ANY_PHRASE = new RegExp(PHRASES.map(({ pattern }) => pattern.source).join("|"));

const POLITE = /\b(?:please|sorry|thanks|thank you|actually|honestly|just|maybe|perhaps|to be honest|i think|i guess|excuse me|i'm afraid|im afraid|right now|at the moment|hello|hi|the question|but|and|so|then|you know|no|yes|now|it|for me|about that|me)\b/g;

/**
 * What the candidate wants with `text`: a whole utterance, with or without punctuation. An utterance counts as a request
 * only when hardly anything remains beside the request itself, so a long answer that contains "I don't know" is an answer.
 */
export function intentOf(text: string): UtteranceIntent {
  const words = wordsOf(text);
  if (words.length === 0) return "empty";
  const said = words.filter((word) => !isFiller(word));
  if (said.length === 0) return "thinking";
  if (said.length > LONGEST) return "answer";
  return requestIn(said.join(" "));
}

/** What was read last: each turn asks several times what the same answers are for, and patterns take a millisecond and more while they are cold. */
const read = new Map<string, UtteranceIntent>();
const MOST_READ = 500;

function requestIn(said: string): UtteranceIntent {
  const known = read.get(said) ?? readRequest(said);
  if (read.size >= MOST_READ) read.clear();
  read.set(said, known);
  return known;
}

function readRequest(said: string): UtteranceIntent {
  if (!ANY_PHRASE.test(said)) return "answer";
  const found = PHRASES.flatMap(({ intent, pattern }) =>
    [...said.matchAll(pattern)].map((match) => ({ intent, from: match.index, to: match.index + match[0].length })),
  );
  const intent = strongest(found);
  if (!intent) return "answer";
  const rest = without(said, found).replace(POLITE, " ").split(/\s+/).filter(Boolean);
  return rest.length <= SPARE_WORDS[intent] ? intent : "answer";
}

const IN_ORDER_OF_STRENGTH = ["repeat", "skip", "stop", "asks-question"] as const;

/** Requests come before states of mind; of those, the one said last counts ("let me think … no, I don't know"). */
function strongest(found: readonly { intent: Phrase["intent"]; from: number }[]): Phrase["intent"] | null {
  const request = IN_ORDER_OF_STRENGTH.find((intent) => found.some((match) => match.intent === intent));
  if (request) return request;
  const states = found.filter(({ intent }) => intent === "dont-know" || intent === "thinking");
  const last = [...(states.length > 0 ? states : found)].sort((a, b) => b.from - a.from)[0];
  return last?.intent ?? null;
}

function without(said: string, spans: readonly { from: number; to: number }[]): string {
  const kept = [...said];
  for (const { from, to } of spans) kept.fill(" ", from, to);
  return kept.join("");
}
