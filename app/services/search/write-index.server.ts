import { eq, sql } from "drizzle-orm";

import type { Transaction } from "~/db/database.server";
import { interviews, searchDocuments, searchTexts } from "~/db/schema.server";
import { samplesToMs } from "~/domain/audio";
import type { RecordEvent } from "~/domain/record";
import { type InterviewView, type Turn, viewOf } from "~/domain/transcript";
import type { InterviewRef } from "~/services/record/record-scope.server";
import { tagsOf } from "~/services/tags/tags-of";

import { runsOfWords } from "./runs-of-words";
import { searchableText } from "./searchable-text";

/** What a row for the role, the company and the tags has for its turn. */
const ABOUT = "about";
/** Characters of which a vector is made: Postgres takes one of 1 MB, and only what was made to be too large comes near. */
const VECTOR_LIMIT = 100_000;
/** Rows of one statement: eight values each, and Postgres takes 65,535. */
const ROWS_AT_ONCE = 1_000;

interface IndexedText {
  turnId: string;
  speaker: (typeof searchTexts.$inferSelect)["speaker"];
  startMs: number;
  text: string;
}

interface WriteOptions {
  events: readonly RecordEvent[];
  /** Of the last of them. */
  seq: number;
}

/** Makes all words of an interview searchable as its record has them, in place of what was there. */
export async function writeIndex(tx: Transaction, ref: InterviewRef, { events, seq }: WriteOptions): Promise<void> {
  const { interviewId } = ref;
  const texts = [aboutOf(events), ...spokenIn(viewOf(events))];
  const spoken = texts.map(({ text }) => searchableText(text));
  const all = eachWordOnce(spoken);
  const runs = sql`array_to_tsvector(array(select jsonb_array_elements_text(${JSON.stringify(runsOfWords(spoken))}::jsonb)))`;
  await tx.delete(searchTexts).where(eq(searchTexts.interviewId, interviewId));
  const rows = texts.map((row) => ({ ...ref, ...row, words: turnVector(searchableText(row.text).slice(0, VECTOR_LIMIT)) }));
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) await tx.insert(searchTexts).values(rows.slice(at, at + ROWS_AT_ONCE));
  const words = sql`strip(to_tsvector('simple', ${all}) || to_tsvector('english', ${all})) || ${runs}`;
  await tx.insert(searchDocuments).values({ ...ref, words }).onConflictDoUpdate({ target: searchDocuments.interviewId, set: { words } });
  await tx.update(interviews).set({ indexedSeq: seq }).where(eq(interviews.id, interviewId));
}

const eachWordOnce = (texts: readonly string[]): string => [...new Set(texts.flatMap((text) => text.split(" ")))].join(" ").slice(0, VECTOR_LIMIT);

/** Places are kept for the words as they are, which phrases ask for; English stems need none. */
const turnVector = (words: string) => sql`to_tsvector('simple', ${words}) || strip(to_tsvector('english', ${words}))`;

function aboutOf(events: readonly RecordEvent[]): IndexedText {
  const { settings } = viewOf(events.slice(0, 1));
  const names = [settings?.role ?? "", settings?.company ?? "", ...tagsOf(events).map(({ name }) => name)];
  return { turnId: ABOUT, speaker: "about", startMs: 0, text: names.filter(Boolean).join("\n") };
}

/**
 * What was said and heard. Of an edited answer the words as they now are: whoever corrected one does not want the old one to be found,
 * and a match has to be seen where the link leads.
 */
function spokenIn({ turns }: InterviewView): IndexedText[] {
  return turns.flatMap((turn) => {
    const { text, startSample } = placed(turn);
    return text.trim() === "" || startSample === null ? [] : [{ turnId: turn.turnId, speaker: turn.role, startMs: samplesToMs(startSample), text }];
  });
}

function placed(turn: Turn): { text: string; startSample: number | null } {
  const { startSample } = turn;
  return turn.role === "interviewer" ? { text: turn.heard, startSample } : { text: turn.status === "finished" ? turn.text : "", startSample };
}
