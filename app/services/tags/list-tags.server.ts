import { and, asc, count, eq, inArray, isNotNull, notInArray } from "drizzle-orm";

import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviewTags, interviews, tags } from "~/db/schema.server";
import type { Tag } from "~/domain/tags";
import type { InterviewRef } from "~/services/record/record-scope.server";

import { type TagServices, tagServices } from "./tag-services.server";

export interface CountedTag extends Tag {
  /** Interviews that have it. */
  interviews: number;
}

const joined = and(eq(tags.ownerId, interviewTags.ownerId), eq(tags.id, interviewTags.tagId));

/** The owner's tags by name. Throws `StorageError`. */
export async function listTags({ ownerId }: { ownerId: string }, { db }: Pick<TagServices, "db"> = tagServices()): Promise<CountedTag[]> {
  const rows = await withDatabaseErrors(() =>
    db
      .select({ tagId: tags.id, name: tags.name, interviews: count() })
      .from(interviewTags)
      .innerJoin(tags, joined)
      // Few are being deleted at a time, and to look up all the others takes most of the time.
      .where(and(eq(interviewTags.ownerId, ownerId), notInArray(interviewTags.interviewId, db.select({ id: interviews.id }).from(interviews).where(isNotNull(interviews.deletingAt)))))
      .groupBy(tags.id, tags.name),
  );
  // The database's own order depends on its locale.
  return rows.sort((one, other) => one.name.localeCompare(other.name, "en"));
}

/** The tags of each of these interviews, in the order in which they were given. Throws `StorageError`. */
export async function tagsOfInterviews(
  { ownerId, interviewIds }: { ownerId: string; interviewIds: readonly string[] },
  { db }: Pick<TagServices, "db"> = tagServices(),
): Promise<ReadonlyMap<string, Tag[]>> {
  const byInterview = new Map<string, Tag[]>();
  if (interviewIds.length === 0) return byInterview;
  const rows = await withDatabaseErrors(() =>
    db
      .select({ interviewId: interviewTags.interviewId, tagId: tags.id, name: tags.name })
      .from(interviewTags)
      .innerJoin(tags, joined)
      .where(and(eq(interviewTags.ownerId, ownerId), inArray(interviewTags.interviewId, [...interviewIds])))
      .orderBy(asc(interviewTags.place)),
  );
  for (const { interviewId, ...tag } of rows) byInterview.set(interviewId, [...(byInterview.get(interviewId) ?? []), tag]);
  return byInterview;
}

/** The tags of one interview, and all that there are. Throws `StorageError`. */
export async function tagsFor({ ownerId, interviewId }: InterviewRef, services: Pick<TagServices, "db"> = tagServices()): Promise<{ own: Tag[]; known: CountedTag[] }> {
  const [own, known] = await Promise.all([tagsOfInterviews({ ownerId, interviewIds: [interviewId] }, services), listTags({ ownerId }, services)]);
  return { own: own.get(interviewId) ?? [], known };
}
