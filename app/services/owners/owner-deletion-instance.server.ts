import { logger } from "~/logger.server";
import { interviewServices } from "~/services/interviews/interview-services.server";
import { endSession } from "~/services/session/session-instance.server";

import { finishOwnerDeletion, ownersBeingDeleted } from "./delete-owner.server";
import { OwnerDeletion } from "./owner-deletion";

/** Kept outside the module graph: Vite loads this module again after an edit, and the page asks how far it is. */
const kept = globalThis as typeof globalThis & { hotseatOwnerDeletion?: OwnerDeletion };

export function ownerDeletion(): OwnerDeletion {
  kept.hotseatOwnerDeletion ??= new OwnerDeletion({
    begun: async () => (await ownersBeingDeleted(interviewServices())).ownerIds,
    finish: (ownerId, signal) => finishOwnerDeletion({ ownerId, endSession, signal }, interviewServices()),
    onFailure: (err) => logger.warn({ err }, "Not everything of an owner could be deleted yet"),
  });
  return kept.hotseatOwnerDeletion;
}

/** A later `ownerDeletion` begins anew. */
export async function closeOwnerDeletion(): Promise<void> {
  const deletion = kept.hotseatOwnerDeletion;
  delete kept.hotseatOwnerDeletion;
  await deletion?.close();
}
