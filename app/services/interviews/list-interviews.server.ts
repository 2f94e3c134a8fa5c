import { type SQL, and, asc, desc, inArray, sql } from "drizzle-orm";
import { z } from "zod";

import type { Database, Transaction } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews } from "~/db/schema.server";
import { samplesToMs } from "~/domain/audio";
import { InvalidInputError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import { type ListOrder, type ListQuery, orderOf } from "~/domain/list-query";
import type { InterviewKind, Level } from "~/domain/question";
import type { InterviewView } from "~/domain/transcript";
import { bestMatches } from "~/services/search/best-matches.server";
import { byIndex } from "~/services/search/by-index.server";
import { searchTerms } from "~/services/search/search-terms";

import { type InterviewServices, interviewServices } from "./interview-services.server";
import { isListed } from "./list-conditions.server";

const LARGEST_PAGE = 100;

export interface ListedInterview {
  interviewId: string;
  createdAt: Date;
  status: InterviewView["status"];
  role: string;
  company: string;
  kind: InterviewKind;
  level: Level;
  personaId: string;
  /** On the interview clock, pauses left out. */
  lengthMs: number;
  /** Finished answers. */
  answers: number;
  /** Of all its objects; null while they have not been counted. */
  storedBytes: number | null;
  /** It stays however old it gets. */
  kept: boolean;
}

export interface ListInterviewsOptions {
  ownerId: string;
  /** Default 20, at most 100. */
  limit?: number;
  /** `nextCursor` of the page before, in the same order. Default: from the first. */
  cursor?: string | null;
  /** Default: all, newest first. */
  query?: ListQuery;
}

interface ListPage {
  interviews: ListedInterview[];
  /** null on the last page. */
  nextCursor: string | null;
  /** All that are asked for, on whatever page; null where nobody had to count them. */
  matching: number | null;
}

/**
 * A page of the owner's interviews. Words are looked for as far as the index is (`bringUpIndex`). Throws `InvalidInputError`
 * for a cursor that is none, and `StorageError`.
 */
export async function listInterviews(options: ListInterviewsOptions, { db }: Pick<InterviewServices, "db"> = interviewServices()): Promise<ListPage> {
  const { ownerId, limit = 20, cursor = null, query = {} } = options;
  const pageSize = Math.min(Math.max(Math.trunc(limit), 1), LARGEST_PAGE);
  const order = orderOf(query);
  const where = isListed(query, ownerId);
  if (order === "best") return withDatabaseErrors(() => byIndex(db, (tx) => bestPage(tx, { where, pageSize, cursor, query })));
  const { by, sort, value } = ORDERS[order];
  const read = (asked: Database | Transaction) =>
    asked
      .select()
      .from(interviews)
      .where(and(where, cursor === null ? undefined : after(order, cursor)))
      .orderBy(sort(by), sort(interviews.id))
      .limit(pageSize + 1);
  const rows = await withDatabaseErrors(() => (query.q === undefined ? read(db) : byIndex(db, read)));
  const last = rows[pageSize - 1];
  return { interviews: rows.slice(0, pageSize).map(listed), nextCursor: last && rows.length > pageSize ? `${value(last)}.${last.id}` : null, matching: null };
}

type Row = typeof interviews.$inferSelect;

const byTime = { by: interviews.createdAt, value: (row: Row) => row.createdAt.getTime() };
const ORDERS = {
  newest: { ...byTime, sort: desc },
  oldest: { ...byTime, sort: asc },
  longest: { by: interviews.clockSamples, value: (row: Row) => row.clockSamples, sort: desc },
} as const;

interface BestOptions {
  where: SQL | undefined;
  pageSize: number;
  /** How many were on the pages before. */
  cursor: string | null;
  query: ListQuery;
}

async function bestPage(db: Database | Transaction, { where, pageSize, cursor, query: { q = "" } }: BestOptions): Promise<ListPage> {
  const before = cursor === null ? 0 : placeOf(cursor);
  const terms = searchTerms(q);
  if (terms.length === 0) return { interviews: [], nextCursor: null, matching: 0 };
  const { ids, matching } = await bestMatches(db, { where, terms });
  const shown = ids.slice(before, before + pageSize);
  const rows = shown.length === 0 ? [] : await db.select().from(interviews).where(and(where, inArray(interviews.id, shown)));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const inOrder = shown.map((id) => byId.get(id)).filter((row) => row !== undefined);
  return { interviews: inOrder.map(listed), nextCursor: ids.length > before + pageSize ? String(before + pageSize) : null, matching };
}

function listed(row: Row): ListedInterview {
  const { id, createdAt, status, role, company, kind, level, personaId, clockSamples, answers, storedBytes, kept } = row;
  return { interviewId: id, createdAt, status, role, company, kind, level, personaId, lengthMs: samplesToMs(clockSamples), answers, storedBytes, kept };
}

/** The end of the year 9999: later years are written in a way that the database does not read. */
const LATEST_MS = 253_402_300_799_999;
const numberSchema = z.coerce.number().int().nonnegative().max(LATEST_MS);
const cursorSchema = z.tuple([numberSchema, idSchema]);

function after(order: Exclude<ListOrder, "best">, cursor: string): SQL {
  const parsed = cursorSchema.safeParse(cursor.split("."));
  if (!parsed.success) throw noSuchPage();
  const [value, id] = parsed.data;
  const place = order === "longest" ? sql`${value}::bigint` : sql`${new Date(value).toISOString()}::timestamptz`;
  const { by } = ORDERS[order];
  return order === "oldest" ? sql`(${by}, ${interviews.id}) > (${place}, ${id})` : sql`(${by}, ${interviews.id}) < (${place}, ${id})`;
}

function placeOf(cursor: string): number {
  const place = numberSchema.safeParse(cursor);
  if (!place.success) throw noSuchPage();
  return place.data;
}

const noSuchPage = () => new InvalidInputError("This page of the list does not exist. Open the list again.");
