import { type SQL, sql } from "drizzle-orm";

import { interviews, searchDocuments } from "~/db/schema.server";

import { runsOfPhrase } from "./runs-of-words";
import type { SearchTerm } from "./search-terms";

/**
 * Whether an interview has all that the terms ask for, in any of its turns and in what it is about. With an order and a limit to be asked in
 * `byIndex` only: else Postgres asks each interview, the newest first, in the hope to find twenty soon, which of a word that nobody has said
 * reads all documents, 1.4 s of 10,000.
 */
export function foundBy(terms: readonly SearchTerm[]): SQL {
  return sql`${interviews.id} in (select ${searchDocuments.interviewId} from ${searchDocuments}
    where ${searchDocuments.words} @@ (${documentQuery(terms)}))`;
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

function documentQuery(terms: readonly SearchTerm[]): SQL {
  const queryOf = (term: SearchTerm): SQL => (term.exact && term.words.includes(" ") ? runsQuery(term) : wordQuery(term));
  return sql.join(terms.map((term) => (term.without ? sql`!!(${queryOf(term)})` : sql`(${queryOf(term)})`)), sql` && `);
}

/** A document has no places: asking each turn for a phrase of frequent words took 0.7 s with 10,000 interviews. */
const runsQuery = ({ words }: SearchTerm): SQL => sql`${runsOfPhrase(words).map((run) => `'${run}'`).join(" & ")}::tsquery`;

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
