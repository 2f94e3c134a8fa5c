import { logger } from "~/logger.server";
import { endSession } from "~/services/session/session-instance.server";

import { deleteMarked } from "./delete-interview.server";
import { DeletionQueue } from "./deletion-queue";
import { interviewServices } from "./interview-services.server";

/** Kept outside the module graph: Vite loads this module again after an edit, and the page asks how far it is. */
const kept = globalThis as typeof globalThis & { hotseatDeletions?: DeletionQueue };

export function deletionQueue(): DeletionQueue {
  kept.hotseatDeletions ??= new DeletionQueue({
    remove: async (ref) => {
      await endSession(ref.interviewId);
      await deleteMarked(ref, interviewServices());
    },
    onFailure: (err, { interviewId }) => logger.warn({ err, interviewId }, "An interview could not be deleted yet"),
  });
  return kept.hotseatDeletions;
}

/** A later `deletionQueue` begins anew. */
export async function closeDeletions(): Promise<void> {
  const queue = kept.hotseatDeletions;
  delete kept.hotseatDeletions;
  await queue?.close();
}
