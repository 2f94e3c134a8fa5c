import { and, desc, eq, inArray, isNotNull, isNull } from "drizzle-orm";

import type { Database } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { events, interviews } from "~/db/schema.server";
import { recordEventSchema } from "~/domain/record";

const RECENT_INTERVIEWS = 5;

/** Questions that were asked in the owner's last five interviews that began, newest first, each once. Throws `StorageError`. */
export async function recentQuestionIds(db: Database, ownerId: string): Promise<string[]> {
  const recent = db
    .select({ id: interviews.id })
    .from(interviews)
    .where(and(eq(interviews.ownerId, ownerId), isNotNull(interviews.begunAt), isNull(interviews.deletingAt)))
    .orderBy(desc(interviews.createdAt), desc(interviews.id))
    .limit(RECENT_INTERVIEWS);
  const opened = await withDatabaseErrors(() =>
    db
      .select({ payload: events.payload })
      .from(events)
      .where(and(eq(events.ownerId, ownerId), eq(events.type, "turn.opened"), isNull(events.erasedAt), inArray(events.interviewId, recent)))
      .orderBy(desc(events.at), desc(events.seq)),
  );
  const asked = opened.flatMap(({ payload }) => {
    const event = recordEventSchema.parse(payload);
    return event.type === "turn.opened" && event.move.questionId !== null ? [event.move.questionId] : [];
  });
  return [...new Set(asked)];
}
