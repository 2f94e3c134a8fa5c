import { type SQL, and, eq, inArray, isNull, sql } from "drizzle-orm";

import { interviewTags, interviews } from "~/db/schema.server";
import type { ListQuery } from "~/domain/list-query";
import { foundBy } from "~/services/search/search-conditions.server";
import { searchTerms } from "~/services/search/search-terms";

const STATUSES = { ended: ["ended"], unfinished: ["live", "paused"], created: ["created"] } as const;

/** Whether an interview is the owner's, stays, and is one of those that are asked for. */
export function isListed(query: ListQuery, ownerId: string): SQL | undefined {
  const { kind, level, status, about, tag } = query;
  return and(
    eq(interviews.ownerId, ownerId),
    isNull(interviews.deletingAt),
    kind && eq(interviews.kind, kind),
    level && eq(interviews.level, level),
    status && inArray(interviews.status, [...STATUSES[status]]),
    about === undefined ? undefined : sql`${interviews.role} || ' ' || ${interviews.company} ilike ${`%${about.replace(/[\\%_]/g, "\\$&")}%`}`,
    tag === undefined ? undefined : inTag(tag, ownerId),
    ...days(query),
    found(query),
  );
}

function inTag(tagId: string, ownerId: string): SQL {
  return sql`${interviews.id} in (select ${interviewTags.interviewId} from ${interviewTags}
    where ${interviewTags.ownerId} = ${ownerId} and ${interviewTags.tagId} = ${tagId})`;
}

/** A day begins and ends where the person is. */
function days({ from, to, zone = "UTC" }: ListQuery): SQL[] {
  const startOf = (day: string, after: number) => sql`((${day}::date + ${after}::int)::timestamp at time zone ${zone})`;
  return [...(from ? [sql`${interviews.createdAt} >= ${startOf(from, 0)}`] : []), ...(to ? [sql`${interviews.createdAt} < ${startOf(to, 1)}`] : [])];
}

/** Signs without a word in them are in no interview. */
function found({ q }: ListQuery): SQL | undefined {
  if (q === undefined) return undefined;
  const terms = searchTerms(q);
  return terms.length === 0 ? sql`false` : foundBy(terms);
}
