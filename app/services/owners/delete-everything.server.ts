import { z } from "zod";

import { InvalidInputError, messageForPerson } from "~/domain/errors";
import { DELETE_PHRASE, type DeletingEverything, type EverythingView, saysDelete } from "~/domain/everything";
import { interviewServices } from "~/services/interviews/interview-services.server";
import { listTotals } from "~/services/interviews/list-totals.server";

import { beginOwnerDeletion, ownersBeingDeleted } from "./delete-owner.server";
import { ownerDeletion } from "./owner-deletion-instance.server";

const formSchema = z.object({ typed: z.string(), expected: z.coerce.number().int().nonnegative() });

/**
 * Begins to delete all that the owner has. `form` has `typed`, the phrase that the page asks for, and `expected`, how many interviews it named.
 * Throws `InvalidInputError`, a conflict when there are others by now, and `StorageError`.
 */
export async function deleteEverything({ ownerId, form }: { ownerId: string; form: FormData }): Promise<void> {
  const parsed = formSchema.safeParse(Object.fromEntries(form));
  if (!parsed.success || !saysDelete(parsed.data.typed)) throw new InvalidInputError(`Nothing was deleted. Type “${DELETE_PHRASE}” to delete all there is.`);
  await beginOwnerDeletion({ ownerId, expected: parsed.data.expected }, interviewServices());
  ownerDeletion().start();
}

/** Tries again what could not be deleted. */
export function retryDeletingEverything(): void {
  ownerDeletion().start();
}

/** What there is to delete, and how far a deletion is. Throws `StorageError`. */
export async function showEverything({ ownerId }: { ownerId: string }): Promise<EverythingView> {
  const [{ interviews, storedBytes }, deleting] = await Promise.all([listTotals({ ownerId }), deletingEverything()]);
  return { interviews, storedBytes, deleting };
}

/** One owner per installation: whoever asks is the one who had it deleted. */
async function deletingEverything(): Promise<DeletingEverything | null> {
  const { ownerIds, interviews } = await ownersBeingDeleted(interviewServices());
  if (ownerIds.length === 0) return null;
  const failure = ownerDeletion().failure();
  return { interviews, problem: failure === null ? null : messageForPerson(failure, "Something could not be deleted. Hotseat tries again when it starts next.") };
}
