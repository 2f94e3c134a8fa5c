import { type SQL, sql } from "drizzle-orm";

import { interviews, searchDocuments, searchTexts } from "~/db/schema.server";

import type { SearchTerm } from "./search-terms";

/** Whether an interview has all that the terms ask for, in any of its turns and in what it is about. */
export function foundBy(terms: readonly SearchTerm[], ownerId: string): SQL {
  const words = sql`${interviews.id} in (select ${searchDocuments.interviewId} from ${searchDocuments}
    where ${searchDocuments.words} @@ (${documentQuery(terms)}))`;
  return sql.join([words, ...terms.filter(needsOrder).map((term) => phraseCondition(term, ownerId))], sql` and `);
}

/** Whether words belong to what was asked for. At least one term must be wanted. */
export function anyOf(terms: readonly SearchTerm[]): SQL {
  const wanted = terms.filter(({ without }) => !without);
  return sql`(${sql.join(wanted.map((term) => (term.exact ? phraseQuery(term) : wordQuery(term))), sql` || `)})`;
}

/** Whether a single word belongs to what was asked for: words of a phrase do by themselves. */
export function anyWordOf(terms: readonly SearchTerm[]): SQL {
  const single = terms
    .filter(({ without }) => !without)
    .flatMap((term) => term.words.split(" ").map((words, index, all) => ({ ...term, words, unfinished: term.unfinished && index === all.length - 1 })));
  return sql`(${sql.join(single.map(wordQuery), sql` || `)})`;
}

/** A document of a whole interview has no order of words: that is asked of its turns. */
const needsOrder = ({ exact, words }: SearchTerm): boolean => exact && words.includes(" ");

function documentQuery(terms: readonly SearchTerm[]): SQL {
  const asked = terms.filter((term) => !(term.without && needsOrder(term)));
  return sql.join(asked.map((term) => (term.without ? sql`!!(${wordQuery(term)})` : sql`(${wordQuery(term)})`)), sql` && `);
}

function phraseCondition(term: SearchTerm, ownerId: string): SQL {
  const having = sql`(select ${searchTexts.interviewId} from ${searchTexts}
    where ${searchTexts.words} @@ ${phraseQuery(term)} and ${searchTexts.ownerId} = ${ownerId})`;
  return term.without ? sql`${interviews.id} not in ${having}` : sql`${interviews.id} in ${having}`;
}

const phraseQuery = ({ words }: SearchTerm): SQL => sql`phraseto_tsquery('simple', ${words})`;

/**
 * English endings are taken off, so that "I have resolve the conflict" is found by "resolved conflicts"; as it stands, too, because names,
 * other languages and "the" have no English stem.
 */
function wordQuery({ words, exact, unfinished }: SearchTerm): SQL {
  const asIs = sql`plainto_tsquery('simple', ${words})`;
  if (exact) return asIs;
  const stems = sql`plainto_tsquery('english', ${words})`;
  // Nothing but letters and digits is left in the words: what a query could be made of is gone.
  return unfinished ? sql`${stems} || to_tsquery('simple', ${`${words.replaceAll(" ", " & ")}:*`})` : sql`${stems} || ${asIs}`;
}
