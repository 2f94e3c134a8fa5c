import { inArray } from "drizzle-orm";

import type { Database } from "~/db/database.server";
import { withDatabaseErrors } from "~/db/database-errors.server";
import { interviews } from "~/db/schema.server";
import { StorageError } from "~/domain/errors";
import { listBucket } from "~/services/archive/bucket-contents.server";
import { parseJsonBytes } from "~/services/archive/json-bytes";
import { interviewPrefix } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";

interface StrayServices {
  db: Database;
  objects: ObjectStore;
}

/**
 * Deletes interviews that only the bucket has and whose files name the owner: a backup that was copied back, or a database that was begun anew.
 * Looks again afterwards. Throws `StorageError` when something of the owner's is left.
 */
export async function deleteStrays(ownerId: string, services: StrayServices): Promise<void> {
  for (const interviewId of await straysOf(ownerId, services)) await services.objects.deletePrefix(interviewPrefix(interviewId));
  const left = await straysOf(ownerId, services);
  if (left.length === 0) return;
  throw new StorageError("Some recordings could not be deleted yet. Hotseat tries again when it starts next.", { code: "storage-unavailable", retryable: true });
}

async function straysOf(ownerId: string, { db, objects }: StrayServices): Promise<string[]> {
  const stored = [...(await listBucket(objects)).interviews.keys()];
  const known = new Set(await knownOf(stored, db));
  const strays: string[] = [];
  for (const interviewId of stored) if (!known.has(interviewId) && (await namesOwner(objects, interviewId, ownerId))) strays.push(interviewId);
  return strays;
}

async function knownOf(interviewIds: readonly string[], db: Database): Promise<string[]> {
  if (interviewIds.length === 0) return [];
  const rows = await withDatabaseErrors(() => db.select({ id: interviews.id }).from(interviews).where(inArray(interviews.id, [...interviewIds])));
  return rows.map(({ id }) => id);
}

/** Any file of the layout that says whose it is. */
async function namesOwner(objects: ObjectStore, interviewId: string, ownerId: string): Promise<boolean> {
  for (const file of ["record.json", "manifest.json", "interview.json"]) {
    const stored = await objects.get(`${interviewPrefix(interviewId)}${file}`);
    const contents = stored && (parseJsonBytes(stored.bytes) as { ownerId?: unknown } | null | undefined);
    if (contents?.ownerId === ownerId) return true;
  }
  return false;
}
