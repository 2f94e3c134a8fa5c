import { getDatabase } from "~/db/client.server";
import type { Database } from "~/db/database.server";
import type { InterviewRef } from "~/services/record/record-scope.server";

import { storeTagged } from "./store-tagged.server";

/** What the use cases of this folder work with. */
export interface TagServices {
  db: Database;
  /** Has the bucket follow, in the background. */
  store: (refs: readonly InterviewRef[]) => void;
  now: () => Date;
}

/** Those of this installation. */
export const tagServices = (): TagServices => ({ db: getDatabase(), store: storeTagged, now: () => new Date() });
