/** A file in the store. */
export interface ObjectInfo {
  key: string;
  /** Length in bytes. */
  size: number;
}

export const totalBytes = (objects: readonly ObjectInfo[]): number => objects.reduce((sum, { size }) => sum + size, 0);

export interface StoredObject {
  /** All of it, or the range that was asked for. */
  bytes: Uint8Array;
  /** Length in bytes of the whole object. */
  size: number;
}

export interface GetOptions {
  /** First byte and one past the last; cut to the object's end. Default: everything. */
  range?: { from: number; to: number };
}

/**
 * Where recordings live: a directory, or a bucket that speaks S3. Keys are made by `object-keys.ts` and checked against one closed
 * pattern; the content type follows from the key (`contentTypeOf`). Every adapter passes `object-store-conformance.ts`.
 * Throws `StorageError` with `storage-full` or `storage-unavailable`.
 */
export interface ObjectStore {
  /** Whole or not at all, durable when it returns; replaces what was there. `bytes` are the caller's again once it has returned; where it throws, they may be read still. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** null when there is none. */
  get(key: string, options?: GetOptions): Promise<StoredObject | null>;
  /** null when there is none. */
  head(key: string): Promise<ObjectInfo | null>;
  /** Everything whose key begins with `prefix`, ordered by key. */
  list(prefix: string): Promise<ObjectInfo[]>;
  /** Keys that are not there are no error. */
  delete(keys: readonly string[]): Promise<void>;
  /** Deletes everything whose key begins with `prefix`. */
  deletePrefix(prefix: string): Promise<void>;
}
