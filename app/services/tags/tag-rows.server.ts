import { type SQL, and, asc, eq, sql } from "drizzle-orm";

import type { Database, Transaction } from "~/db/database.server";
import { interviewTags, interviews, owners, tags } from "~/db/schema.server";
import { type Tag, sameTagName } from "~/domain/tags";

/** Two who name tags at once do it one after the other: a name must not be there twice. Nothing else waits for it. */
export async function lockTags(tx: Transaction, ownerId: string): Promise<void> {
  await tx.select({ id: owners.id }).from(owners).where(eq(owners.id, ownerId)).for("no key update");
}

/** All tags of the owner, by name. */
export async function readTags(db: Database | Transaction, ownerId: string): Promise<Tag[]> {
  return db.select({ tagId: tags.id, name: tags.name }).from(tags).where(eq(tags.ownerId, ownerId)).orderBy(asc(tags.name), asc(tags.id));
}

export const tagNamed = (known: readonly Tag[], name: string): Tag | undefined => known.find((tag) => sameTagName(tag.name, name));

/** Interviews with this tag that are not being deleted. */
export async function interviewsTagged(tx: Transaction, { ownerId, tagId }: { ownerId: string; tagId: string }): Promise<string[]> {
  const rows = await tx
    .select({ interviewId: interviewTags.interviewId })
    .from(interviewTags)
    .innerJoin(interviews, eq(interviews.id, interviewTags.interviewId))
    .where(and(eq(interviewTags.ownerId, ownerId), eq(interviewTags.tagId, tagId), sql`${interviews.deletingAt} is null`));
  return rows.map(({ interviewId }) => interviewId);
}

/** A tag is there as long as an interview has it: nothing else keeps it, and the bucket would not know it. */
export async function deleteUnusedTags(db: Database | Transaction, ownerId: string): Promise<void> {
  const used: SQL = sql`exists (select from ${interviewTags} where ${interviewTags.ownerId} = ${tags.ownerId} and ${interviewTags.tagId} = ${tags.id})`;
  await db.delete(tags).where(and(eq(tags.ownerId, ownerId), sql`not ${used}`));
}
