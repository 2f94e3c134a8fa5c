import { getDatabase } from "~/db/client.server";

import { type RecordStore, createRecordStore } from "./record-store.server";

/** The record in the database that is open. */
export function recordStore(): RecordStore {
  return createRecordStore({ db: getDatabase() });
}
