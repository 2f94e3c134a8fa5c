import { getDatabase } from "~/db/client.server";
import type { Database } from "~/db/database.server";
import { objectStore } from "~/services/objects/object-store-instance.server";
import type { ObjectStore } from "~/services/objects/object-store";
import { recordStore } from "~/services/record/record-store-instance.server";
import type { RecordStore } from "~/services/record/record-store.server";

/** What the use cases of this folder work with. */
export interface InterviewServices {
  db: Database;
  record: RecordStore;
  objects: ObjectStore;
}

/** Those of this installation. */
export function interviewServices(): InterviewServices {
  return { db: getDatabase(), record: recordStore(), objects: objectStore() };
}
