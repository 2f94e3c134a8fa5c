import { and, eq, sql } from "drizzle-orm";

import type { Transaction } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviewTags, tags } from "~/db/schema.server";
import { InvalidInputError, NotFoundError } from "~/domain/errors";

import { appendTagged } from "./append-tagged.server";
import { checkedName } from "./tag-interview.server";
import { interviewsTagged, lockTags, readTags, tagNamed } from "./tag-rows.server";
import { type TagServices, tagServices } from "./tag-services.server";

interface TagRef {
  ownerId: string;
  tagId: string;
}

/** Gives a tag another name, in every interview that has it. Throws `NotFoundError`, `InvalidInputError` when the name is taken, and `StorageError`. */
export async function renameTag({ name: typed, ...tag }: TagRef & { name: string }, services: TagServices = tagServices()): Promise<void> {
  const name = checkedName(typed);
  await changeEverywhere(tag, services, async (tx, at) => {
    const same = tagNamed(await readTags(tx, tag.ownerId), name);
    if (same && same.tagId !== tag.tagId) throw new InvalidInputError(`There is a tag “${same.name}” already. Choose another name.`);
    await tx.update(tags).set({ name, namedAt: at }).where(rowOf(tag));
  });
}

/** Takes a tag from every interview; the interviews stay. Throws `NotFoundError` and `StorageError`. */
export async function deleteTag(tag: TagRef, services: TagServices = tagServices()): Promise<void> {
  await changeEverywhere(tag, services, async (tx) => {
    await tx.delete(interviewTags).where(and(eq(interviewTags.ownerId, tag.ownerId), eq(interviewTags.tagId, tag.tagId)));
    await tx.delete(tags).where(rowOf(tag));
  });
}

const rowOf = ({ ownerId, tagId }: TagRef) => and(eq(tags.ownerId, ownerId), eq(tags.id, tagId));

async function changeEverywhere(tag: TagRef, { db, store, now }: TagServices, work: (tx: Transaction, at: Date) => Promise<void>): Promise<void> {
  const { ownerId } = tag;
  const interviewIds = await withDatabaseErrors(() =>
    db.transaction(async (tx) => {
      await lockTags(tx, ownerId);
      const [row] = await tx.select({ found: sql`1` }).from(tags).where(rowOf(tag));
      if (!row) throw new NotFoundError("There is no such tag any more. Load the page again.");
      const having = await interviewsTagged(tx, tag);
      const at = now();
      await work(tx, at);
      await appendTagged(tx, { ownerId, interviewIds: having, at });
      return having;
    }),
  );
  store(interviewIds.map((interviewId) => ({ ownerId, interviewId })));
}
