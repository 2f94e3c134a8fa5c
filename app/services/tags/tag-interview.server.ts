import { and, count, eq, max } from "drizzle-orm";

import type { Transaction } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviewTags, interviews, tags } from "~/db/schema.server";
import { InvalidInputError, NotFoundError } from "~/domain/errors";
import { idSchema } from "~/domain/id-schema";
import { newId } from "~/domain/ids";
import { TAGS_LIMIT, type Tag, tagNameSchema } from "~/domain/tags";
import { livingInterview, type InterviewRef } from "~/services/record/record-scope.server";

import { appendTagged } from "./append-tagged.server";
import { deleteUnusedTags, lockTags, readTags, tagNamed } from "./tag-rows.server";
import { type TagServices, tagServices } from "./tag-services.server";

/** Tags of one owner. */
const ALL_TAGS_LIMIT = 500;

/**
 * Gives an interview a tag, by its name; one of that name is taken, whatever its capitals. Durable when it returns; the bucket follows.
 * Throws `NotFoundError`, also for an interview of somebody else, `InvalidInputError` and `StorageError`.
 */
export async function addTag({ name: typed, ...ref }: InterviewRef & { name: string }, services: TagServices = tagServices()): Promise<Tag> {
  const name = checkedName(typed);
  return change(ref, services, async (tx) => {
    const tag = await tagFor(tx, { ownerId: ref.ownerId, name, at: services.now() });
    const place = await freePlace(tx, ref);
    const added = await tx.insert(interviewTags).values({ ...ref, tagId: tag.tagId, place }).onConflictDoNothing().returning();
    return { result: tag, changed: added.length > 0 };
  });
}

/** Takes a tag from an interview; one that it has not is no error. Throws as `addTag` does. */
export async function removeTag({ tagId, ...ref }: InterviewRef & { tagId: string }, services: TagServices = tagServices()): Promise<void> {
  await change(ref, services, async (tx) => {
    const row = and(eq(interviewTags.interviewId, ref.interviewId), eq(interviewTags.tagId, tagId));
    const removed = await tx.delete(interviewTags).where(row).returning();
    return { result: undefined, changed: removed.length > 0 };
  });
}

/** A name as it is kept. Throws `InvalidInputError`. */
export function checkedName(typed: string): string {
  const name = tagNameSchema.safeParse(typed.replaceAll("\0", ""));
  if (name.success) return name.data;
  throw new InvalidInputError(name.error.issues[0]?.message ?? "A tag needs a name.");
}

type Change<Result> = (tx: Transaction) => Promise<{ result: Result; changed: boolean }>;

async function change<Result>(ref: InterviewRef, { db, store, now }: TagServices, work: Change<Result>): Promise<Result> {
  if (!idSchema.safeParse(ref.interviewId).success) throw new NotFoundError();
  const { result, changed } = await withDatabaseErrors(() =>
    db.transaction(async (tx) => {
      await lockTags(tx, ref.ownerId);
      const [row] = await tx.select({ id: interviews.id }).from(interviews).where(livingInterview(ref));
      if (!row) throw new NotFoundError();
      const outcome = await work(tx);
      if (outcome.changed) await appendTagged(tx, { ownerId: ref.ownerId, interviewIds: [ref.interviewId], at: now() });
      await deleteUnusedTags(tx, ref.ownerId);
      return outcome;
    }),
  );
  if (changed) store([ref]);
  return result;
}

async function tagFor(tx: Transaction, { ownerId, name, at }: { ownerId: string; name: string; at: Date }): Promise<Tag> {
  const known = await readTags(tx, ownerId);
  const same = tagNamed(known, name);
  if (same) return same;
  if (known.length >= ALL_TAGS_LIMIT) throw new InvalidInputError(`There are ${ALL_TAGS_LIMIT} tags already. Delete one that is not needed any more.`);
  const tag = { tagId: newId(), name };
  await tx.insert(tags).values({ ownerId, id: tag.tagId, name, namedAt: at });
  return tag;
}

async function freePlace(tx: Transaction, { interviewId }: InterviewRef): Promise<number> {
  const theirs = eq(interviewTags.interviewId, interviewId);
  const [row] = await tx.select({ tags: count(), last: max(interviewTags.place) }).from(interviewTags).where(theirs);
  if (row && row.tags >= TAGS_LIMIT) throw new InvalidInputError(`An interview has at most ${TAGS_LIMIT} tags. Take one away first.`);
  return (row?.last ?? -1) + 1;
}
