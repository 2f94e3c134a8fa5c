import { type SQL, and, desc, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";

import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews } from "~/db/schema.server";
import { samplesToMs } from "~/domain/audio";
import { InvalidInputError } from "~/domain/errors";
import { idSchema } from "~/domain/ids";
import type { InterviewKind, Level } from "~/domain/question";
import type { InterviewView } from "~/domain/transcript";

import { type InterviewServices, interviewServices } from "./interview-services.server";

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
}

export interface ListInterviewsOptions {
  ownerId: string;
  /** Default 20, at most 100. */
  limit?: number;
  /** `nextCursor` of the page before. Default: from the newest. */
  cursor?: string | null;
}

/** The owner's interviews, newest first. `nextCursor` is null on the last page. Throws `InvalidInputError` and `StorageError`. */
export async function listInterviews(
  { ownerId, limit = 20, cursor = null }: ListInterviewsOptions,
  { db }: Pick<InterviewServices, "db"> = interviewServices(),
): Promise<{ interviews: ListedInterview[]; nextCursor: string | null }> {
  const pageSize = Math.min(Math.max(Math.trunc(limit), 1), LARGEST_PAGE);
  const rows = await withDatabaseErrors(() =>
    db
      .select()
      .from(interviews)
      .where(and(eq(interviews.ownerId, ownerId), isNull(interviews.deletingAt), cursor === null ? undefined : olderThan(cursor)))
      .orderBy(desc(interviews.createdAt), desc(interviews.id))
      .limit(pageSize + 1),
  );
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return {
    interviews: page.map(listed),
    nextCursor: last && rows.length > pageSize ? `${last.createdAt.getTime()}.${last.id}` : null,
  };
}

function listed(row: typeof interviews.$inferSelect): ListedInterview {
  const { id, createdAt, status, role, company, kind, level, personaId, clockSamples, answers } = row;
  return { interviewId: id, createdAt, status, role, company, kind, level, personaId, lengthMs: samplesToMs(clockSamples), answers };
}

/** The end of the year 9999: later years are written in a way that the database does not read. */
const LATEST_MS = 253_402_300_799_999;
const cursorSchema = z.tuple([z.coerce.number().int().nonnegative().max(LATEST_MS), idSchema]);

function olderThan(cursor: string): SQL {
  const parsed = cursorSchema.safeParse(cursor.split("."));
  if (!parsed.success) throw new InvalidInputError("This page of the list does not exist. Open the list again.");
  const [createdAt, id] = parsed.data;
  return sql`(${interviews.createdAt}, ${interviews.id}) < (${new Date(createdAt).toISOString()}::timestamptz, ${id})`;
}
