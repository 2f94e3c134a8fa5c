import path from "node:path";

import { env } from "~/env.server";

import { createDirectoryObjectStore } from "./directory-object-store.server";
import type { ObjectStore } from "./object-store";

let store: ObjectStore | undefined;

/** The store of this installation: the folder `objects` in DATA_DIR. */
export function objectStore(): ObjectStore {
  store ??= createDirectoryObjectStore(path.join(env().DATA_DIR, "objects"));
  return store;
}
