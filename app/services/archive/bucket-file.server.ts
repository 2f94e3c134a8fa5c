import { z } from "zod";

import { HotseatError } from "~/domain/errors";
import type { ObjectStore } from "~/services/objects/object-store";

import { jsonBytes, parseJsonBytes } from "./json-bytes";
import { LAYOUT_VERSION } from "./record-file";

export const BUCKET_FILE = "hotseat.json";

const bucketFileSchema = z.object({ app: z.literal("hotseat"), version: z.number().int().positive() });

export const bucketFileBytes = (): Uint8Array => jsonBytes({ app: "hotseat", version: LAYOUT_VERSION });

/** Whether `bytes` say that what lies beside them is Hotseat's, and of a layout that this version reads. Throws `HotseatError` when it is newer. */
export function isReadableLayout(bytes: Uint8Array): boolean {
  const parsed = bucketFileSchema.safeParse(parseJsonBytes(bytes));
  if (!parsed.success) return false;
  if (parsed.data.version <= LAYOUT_VERSION) return true;
  throw new HotseatError("This was written by a newer version of Hotseat. Update this installation, then try again.", { code: "conflict" });
}

/** Says in the bucket what it is. Throws `HotseatError` when a newer version has written to it, and `StorageError`. */
export async function claimBucket(store: ObjectStore): Promise<void> {
  const stored = await store.get(BUCKET_FILE);
  if (stored && isReadableLayout(stored.bytes)) return;
  await store.put(BUCKET_FILE, bucketFileBytes());
}
