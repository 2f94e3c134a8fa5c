import { createHash } from "node:crypto";

import type { ObjectStore } from "./object-store";

/** Read at a time, so that a long recording is never whole in memory. */
const CHUNK_BYTES = 4 * 1024 * 1024;

export interface ObjectDigest {
  bytes: number;
  /** Hexadecimal. */
  sha256: string;
}

export function digestOfBytes(bytes: Uint8Array): ObjectDigest {
  return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** null when there is no such object. Throws `StorageError`. */
export async function digestOf(store: ObjectStore, key: string): Promise<ObjectDigest | null> {
  const hash = createHash("sha256");
  let bytes = 0;
  for (;;) {
    const chunk = await store.get(key, { range: { from: bytes, to: bytes + CHUNK_BYTES } });
    if (!chunk) return null;
    hash.update(chunk.bytes);
    bytes += chunk.bytes.length;
    if (bytes >= chunk.size || chunk.bytes.length === 0) return { bytes, sha256: hash.digest("hex") };
  }
}
