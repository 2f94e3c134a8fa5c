import { StorageError } from "~/domain/errors";
import { checkKey, checkPrefix } from "~/services/objects/object-keys";
import type { ObjectStore } from "~/services/objects/object-store";

export interface MemoryObjectStore extends ObjectStore {
  readonly objects: ReadonlyMap<string, Uint8Array>;
  /** The next calls of this kind fail, so often. */
  fail(call: "put" | "delete", times: number): void;
  /** Until the returned function is called, puts wait. */
  holdPuts(): () => void;
}

/** An object store for tests that fails and waits on demand; passes the conformance suite. */
export function createMemoryObjectStore(): MemoryObjectStore {
  const objects = new Map<string, Uint8Array>();
  const failures = { put: 0, delete: 0 };
  let gate: Promise<void> = Promise.resolve();

  const mayFail = (call: "put" | "delete"): void => {
    if (failures[call] === 0) return;
    failures[call] -= 1;
    throw new StorageError("The disk is full.", { code: "storage-full", retryable: true });
  };
  const keysUnder = (prefix: string): string[] => [...objects.keys()].filter((key) => key.startsWith(checkPrefix(prefix))).sort();
  const remove = async (keys: readonly string[]): Promise<void> => {
    mayFail("delete");
    for (const key of keys) objects.delete(checkKey(key));
  };

  return {
    objects,
    fail: (call, times) => {
      failures[call] = times;
    },
    holdPuts: () => {
      let open = (): void => {};
      gate = new Promise((resolve) => (open = resolve));
      return () => open();
    },
    put: async (key, bytes) => {
      checkKey(key);
      const copy = bytes.slice();
      await gate;
      mayFail("put");
      objects.set(key, copy);
    },
    get: async (key, { range } = {}) => {
      const bytes = objects.get(checkKey(key));
      return bytes ? { bytes: bytes.slice(range?.from, range?.to), size: bytes.length } : null;
    },
    head: async (key) => {
      const bytes = objects.get(checkKey(key));
      return bytes ? { key, size: bytes.length } : null;
    },
    list: async (prefix) => {
      checkPrefix(prefix);
      return keysUnder(prefix).map((key) => ({ key, size: objects.get(key)?.length ?? 0 }));
    },
    delete: remove,
    deletePrefix: async (prefix) => {
      checkPrefix(prefix);
      await remove(keysUnder(prefix));
    },
  };
}
