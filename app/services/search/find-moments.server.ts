import { type SQL, and, eq, inArray, ne, sql } from "drizzle-orm";

import type { Database } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { searchTexts } from "~/db/schema.server";

import { anyOf, anyWordOf } from "./search-conditions.server";
import type { SearchTerm } from "./search-terms";
import { searchableText } from "./searchable-text";
import { type Snippet, snippetOf, wordsIn } from "./snippet";

/** Moments of an interview that are shown. */
const SHOWN = 3;

/** A turn in which words were found. */
export interface Moment extends Snippet {
  turnId: string;
  speaker: "candidate" | "interviewer";
  /** Where the turn begins on the interview clock. */
  startMs: number;
}

export interface Moments {
  /** The best, in the order of the clock. */
  moments: Moment[];
  /** Further turns in which something was found. */
  more: number;
}

interface FindOptions {
  ownerId: string;
  interviewIds: readonly string[];
  terms: readonly SearchTerm[];
}

/** Where the words were said in each of these interviews. One that was found by its role or a tag alone has no moments. */
export async function findMoments(db: Database, { ownerId, interviewIds, terms }: FindOptions): Promise<ReadonlyMap<string, Moments>> {
  if (interviewIds.length === 0) return new Map();
  return withDatabaseErrors(async () => {
    const rows = await readTurns(db, { where: [eq(searchTexts.ownerId, ownerId), inArray(searchTexts.interviewId, [...interviewIds])], query: anyOf(terms) });
    const isFound = await wordsFound(db, { texts: rows.map(({ text }) => text), terms });
    return groupOf(rows, isFound);
  });
}

type TurnRow = Pick<typeof searchTexts.$inferSelect, "interviewId" | "turnId" | "speaker" | "startMs" | "text"> & { found: number };

/** The words are compared row by row: these interviews have few turns, and a frequent word has far more in the index. */
async function readTurns(db: Database, { where, query }: { where: SQL[]; query: SQL }): Promise<TurnRow[]> {
  const { interviewId, turnId, speaker, startMs, text, words } = searchTexts;
  const ranked = db
    .select({
      interviewId,
      turnId,
      speaker,
      startMs,
      text,
      place: sql<number>`row_number() over (partition by ${interviewId} order by ts_rank(${words}, ${query}) desc, ${startMs})`.as("place"),
      found: sql<number>`(count(*) over (partition by ${interviewId}))::int`.as("found"),
    })
    .from(searchTexts)
    .where(and(...where, ne(speaker, "about"), sql`(${words} @@ ${query}) is true`))
    .as("ranked");
  const { place, ...shown } = ranked._.selectedFields;
  return db.select(shown).from(ranked).where(sql`${place} <= ${SHOWN}`).orderBy(ranked.interviewId, ranked.startMs);
}

/** Which words of the texts were meant: Postgres knows the stems. Those with another first letter have another stem. */
async function wordsFound(db: Database, { texts, terms }: { texts: readonly string[]; terms: readonly SearchTerm[] }): Promise<(word: string) => boolean> {
  const initials = new Set(terms.flatMap(({ words }) => words.split(" ").map(([initial]) => initial)));
  // Each word once: spelling thousands of them anew took longer than the database.
  const spellings = new Map([...new Set(texts.flatMap(wordsIn))].map((word) => [word, searchableText(word)]));
  const candidates = new Set([...spellings.values()].filter(([initial]) => initials.has(initial)));
  if (candidates.size === 0) return () => false;
  const { rows } = await db.execute<{ word: string }>(sql`
    select word from jsonb_array_elements_text(${JSON.stringify([...candidates])}::jsonb) as word
    where (to_tsvector('simple', word) || to_tsvector('english', word)) @@ ${anyWordOf(terms)}`);
  const found = new Set(rows.map(({ word }) => word));
  return (word) => found.has(spellings.get(word) ?? "");
}

function groupOf(rows: readonly TurnRow[], isFound: (word: string) => boolean): Map<string, Moments> {
  const grouped = new Map<string, Moments>();
  for (const { interviewId, turnId, speaker, startMs, text, found } of rows) {
    const theirs = grouped.get(interviewId) ?? { moments: [], more: found };
    const moment = { turnId, speaker: speaker === "candidate" ? speaker : ("interviewer" as const), startMs, ...snippetOf(text, isFound) };
    grouped.set(interviewId, { moments: [...theirs.moments, moment], more: theirs.more - 1 });
  }
  return grouped;
}
