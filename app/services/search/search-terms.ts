import { searchableText } from "./searchable-text";

/** Characters of a query that are read: nobody types more, and what is pasted need not be understood whole. */
const QUERY_LIMIT = 200;
/** Words and phrases of a query; each costs a look into the index. */
const TERMS_LIMIT = 12;
/** Letters from which on the last word may go on: fewer begin a large part of all words. */
const PREFIX_LETTERS = 3;

/** A word or a phrase that is wanted, or not wanted. */
export interface SearchTerm {
  /** As `searchableText` gives it: one word or several. */
  words: string;
  /** In quotes: exactly these words in this order. Otherwise any form of them. */
  exact: boolean;
  /** Begins with "-": nothing that has it. */
  without: boolean;
  /** Its last word may be the beginning of one: it is still being typed. */
  unfinished: boolean;
}

const TERM = /(-?)(?:["“”„«»]([^"“”„«»]*)["“”„«»]?|(\S+))/gu;

/** What was typed, as terms that all have to hold. Never throws: every text asks for something, or for nothing. */
export function searchTerms(query: string): SearchTerm[] {
  const typed = query.slice(0, QUERY_LIMIT);
  const terms = [...typed.matchAll(TERM)].map(termOf).filter(({ words }) => words !== "").slice(0, TERMS_LIMIT);
  const wanted = terms.filter(({ without }) => !without);
  // What should not be there is no question by itself: it is taken for what is looked for.
  const asked = wanted.length > 0 ? terms : terms.map((term) => ({ ...term, without: false }));
  return asked.map((term, index) => (index === asked.length - 1 && /\S$/.test(typed) ? unfinished(term) : term));
}

function termOf([, minus, phrase, word]: RegExpExecArray): SearchTerm {
  return { words: searchableText(phrase ?? word ?? ""), exact: phrase !== undefined, without: minus === "-", unfinished: false };
}

function unfinished(term: SearchTerm): SearchTerm {
  const last = term.words.split(" ").at(-1) ?? "";
  return { ...term, unfinished: !term.exact && !term.without && last.length >= PREFIX_LETTERS };
}
