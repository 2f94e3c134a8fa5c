import { isContentWord, isFiller } from "./spoken-words";

const LEAST_WORDS = 3;
const MOST_WORDS = 12;
/** Longer "words" are keys, links or noise, and a voice could not say them. */
const LONGEST_WORD = 30;
/** An answer may have 40,000 characters; the clauses of its first 12,000 (about ten minutes of speech) are enough to choose from. */
const MOST_CHARACTERS = 12_000;

/** What the quote is wanted for: the clause that begs the question is the best one to quote. */
export type QuoteFor = "anything" | "own-part" | "group" | "decision" | "outcome" | "whole";

interface Word {
  text: string;
  lower: string;
  from: number;
  to: number;
}

/**
 * The candidate's own words that are best handed back: a contiguous part of `answer`, character for character, of 3 to 12
 * words, without markup, signs or line breaks. For `whole` a shorter answer is quoted as it is. Null when nothing can be quoted.
 */
export function quotableWords(answer: string, wanted: QuoteFor = "anything"): string | null {
  const considered = answer.slice(0, MOST_CHARACTERS);
  const clauses = clausesOf(considered);
  if (wanted === "whole") {
    const whole = clauses.length === 1 ? clauses[0] : undefined;
    if (whole && whole.length <= MOST_WORDS) return cut(considered, whole);
  }
  const candidates = clauses.flatMap(trimmed).filter((clause) => clause.length >= LEAST_WORDS);
  const best = candidates
    .map((clause) => ({ clause, score: scoreOf(clause, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)[0];
  if (best) return cut(considered, best.clause);
  return wanted === "whole" ? longest(considered, clauses) : null;
}

/** A few words only ("Yes, Python."): the longest stretch that can be said at all. */
function longest(answer: string, clauses: readonly Word[][]): string | null {
  const sayable = clauses.filter((words) => words.some((word) => !isFiller(word.lower)));
  const [clause] = sayable.sort((a, b) => b.length - a.length);
  return clause ? cut(answer, clause.slice(0, MOST_WORDS)) : null;
}

function cut(answer: string, words: readonly Word[]): string | null {
  const first = words[0];
  const last = words.at(-1);
  return first && last ? answer.slice(first.from, last.to) : null;
}

/** Letters, digits, and the few signs that belong inside a spoken word or amount. Anything else ends a clause. */
const SPOKEN_WORD = /^[$£€]?[\p{L}\p{N}]+(?:['\u2019.,-][\p{L}\p{N}]+)*%?$/u;
const BREAKS_BEFORE = new Set(["but", "because", "so", "then", "which", "although", "while", "until", "however", "cause"]);

const SUBJECTS = new Set("i we he she they it there i'm i've i'd we're".split(" "));

/** Splits where a sentence, a line or a thought ends, and wherever something stands that cannot be said. */
function clausesOf(answer: string): Word[][] {
  const clauses: Word[][] = [[]];
  let end = -1;
  for (const match of answer.matchAll(/\S+/g)) {
    const word = spokenWord(match[0], match.index);
    const gap = end < 0 ? " " : answer.slice(end, match.index);
    if (gap !== " " || !word || word.opens || BREAKS_BEFORE.has(word.lower)) clauses.push([]);
    if (word) clauses.at(-1)?.push(word);
    if (!word || word.closes) clauses.push([]);
    end = match.index + match[0].length;
  }
  return clauses.flatMap(beforeNewSubject).filter((clause) => clause.length > 0);
}

/** "… and we had pizza": another thought begins, which speech-to-text writes without a comma. */
function beforeNewSubject(clause: Word[]): Word[][] {
  const at = clause.findIndex((word, index) => index > 0 && word.lower === "and" && SUBJECTS.has(clause[index + 1]?.lower ?? ""));
  return at < 0 ? [clause] : [clause.slice(0, at), ...beforeNewSubject(clause.slice(at + 1))];
}

function spokenWord(raw: string, from: number): (Word & { opens: boolean; closes: boolean }) | null {
  if (raw.length > LONGEST_WORD) return null;
  const lead = /^["'\u2018\u201C(]*/.exec(raw)?.[0].length ?? 0;
  const bare = raw.slice(lead).replace(/[.,;:!?\u2026"'\u2019\u201D)-]+$/, "");
  if (!SPOKEN_WORD.test(bare) || /\.\p{L}/u.test(bare)) return null;
  const to = from + lead + bare.length;
  return { text: bare, lower: bare.toLowerCase(), from: from + lead, to, opens: lead > 0, closes: lead + bare.length < raw.length };
}

const NOT_FIRST = new Set("and also or um uh so well then like basically actually okay yeah yes no that which because but the of to".split(" "));
const NOT_LAST = new Set(
  ("and or but so because then that which who the a an of to in on at for from with by my our your their his her its this these as is was were are " +
    "be i we they he she it if when while very really um uh like about into not had have has will would could should than more").split(" "),
);

/** The clause without what dangles at its ends, and in pieces of at most twelve words. */
function trimmed(clause: Word[]): Word[][] {
  const pieces: Word[][] = [];
  let rest = clause;
  while (rest.length > 0) {
    const length = rest.length <= MOST_WORDS ? rest.length : placeToBreak(rest);
    pieces.push(withoutDanglingEnds(rest.slice(0, length)));
    rest = rest.slice(length);
  }
  return pieces;
}

/** Before the last "and" or preposition that leaves a piece of good length. */
function placeToBreak(words: readonly Word[]): number {
  for (const breaks of [["and", "or", "when", "where", "who"], ["with", "for", "from", "in", "on", "at", "by", "to"]]) {
    for (let at = MOST_WORDS; at >= 6; at -= 1) {
      if (breaks.includes(words[at]?.lower ?? "")) return at;
    }
  }
  return MOST_WORDS;
}

function withoutDanglingEnds(words: Word[]): Word[] {
  let from = 0;
  let to = words.length;
  while (from < to && (NOT_FIRST.has(words[from]?.lower ?? "") || isFiller(words[from]?.lower ?? ""))) from += 1;
  while (to > from && (NOT_LAST.has(words[to - 1]?.lower ?? "") || isFiller(words[to - 1]?.lower ?? ""))) to -= 1;
  return words.slice(from, to);
}

/** A quotation that begins with one of these sounds cut off. */
const HANGS_ON = /^(?:with|for|from|by|at|on|about|into|under|than|through|until|where|who|when|while)$/;
const FIRST_PERSON = /^(?:i|i'(?:m|d|ve|ll)|my|we|we'(?:re|d|ve|ll)|our)$/;
const GROUP = /^(?:we|we'(?:re|d|ve|ll)|our|us|team)$/;
const DECISION = /^(?:decid\w+|chose|choose|pick\w*|went|prefer\w*|switch\w*|propos\w+|suggest\w*|want\w*|refus\w+|agreed|stopp\w+|start\w+|changed|replac\w+|use|used)$/;
const OUTCOME = /^(?:improv\w+|reduc\w+|increas\w+|better|faster|fewer|less|more|result\w*|solv\w+|fixed|worked|happy|happier|grew|saved|sold|finish\w+|launched|delivered|successful|success|end)$/;

/** Content-rich clauses of a speaking person first; long enough to be recognised, short enough to be said. */
function scoreOf(words: readonly Word[], wanted: QuoteFor): number {
  const content = words.filter((word) => isContentWord(word.lower.replaceAll("\u2019", "'")));
  if (content.length === 0 || content.length < words.length / 8) return 0;
  const has = (pattern: RegExp) => words.some((word) => pattern.test(word.lower.replaceAll("\u2019", "'")));
  const richness = Math.min(content.length, 5) + content.length / words.length;
  const person = has(FIRST_PERSON) ? 1.5 : 0;
  const length = words.length > 4 ? 1 : 0;
  const repeats = words.length - new Set(words.map((word) => word.lower)).size;
  const fillers = words.filter((word) => isFiller(word.lower)).length;
  const hanging = HANGS_ON.test(words[0]?.lower ?? "") ? 2 : 0;
  return Math.max(0.1, richness + person + length - repeats - fillers - hanging + wantedBonus(has, wanted));
}

function wantedBonus(has: (pattern: RegExp) => boolean, wanted: QuoteFor): number {
  if (wanted === "group") return has(GROUP) ? 4 : 0;
  if (wanted === "decision") return has(DECISION) ? 3 : 0;
  if (wanted === "outcome") return has(OUTCOME) ? 3 : 0;
  if (wanted === "own-part") return has(/^(?:i|i'\w+|my|was|were|got|had)$/) ? 1 : 0;
  return 0;
}
