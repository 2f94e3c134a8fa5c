import { sql } from "drizzle-orm";

import type { Transaction } from "~/db/database.server";
import { interviewTags, tags } from "~/db/schema.server";
import type { Tag } from "~/domain/tags";
import type { InterviewRef } from "~/services/record/record-scope.server";

import { lockTags, readTags, tagNamed } from "./tag-rows.server";

interface RestoreOptions {
  tags: readonly Tag[];
  /** When the record said so: of two records that name a tag differently, the later one counts. */
  namedAt: Date;
}

/** Makes the rows that follow from a record that came back. A tag of the same name under another id becomes the one that is here. */
export async function restoreTags(tx: Transaction, ref: InterviewRef, options: RestoreOptions): Promise<void> {
  if (options.tags.length === 0) return;
  const { ownerId, interviewId } = ref;
  await lockTags(tx, ownerId);
  const known = await readTags(tx, ownerId);
  for (const [place, tag] of options.tags.entries()) {
    const other = tagNamed(known, tag.name);
    const tagId = other?.tagId ?? tag.tagId;
    if (!other || other.tagId === tag.tagId) await nameTag(tx, { ownerId, tag, namedAt: options.namedAt });
    await tx.insert(interviewTags).values({ ownerId, interviewId, tagId, place }).onConflictDoNothing();
  }
}

async function nameTag(tx: Transaction, { ownerId, tag, namedAt }: { ownerId: string; tag: Tag; namedAt: Date }): Promise<void> {
  await tx
    .insert(tags)
    .values({ ownerId, id: tag.tagId, name: tag.name, namedAt })
    .onConflictDoUpdate({
      target: [tags.ownerId, tags.id],
      set: { name: tag.name, namedAt },
      setWhere: sql`${tags.namedAt} < excluded.named_at`,
    });
}
